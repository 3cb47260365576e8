package org.rondo.config;

/** How a column becomes network inputs. */
public enum FeatureType {
  /** One input: the number itself. */
  NUMERIC,
  /** One input per distinct value. */
  CATEGORICAL,
  /** One input: 0 or 1. */
  BOOLEAN,
  /** One input per element of a vector column. */
  VECTOR,

  /** What the data look like. */
  AUTO
}
