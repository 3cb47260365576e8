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

  /** A number for the year, and a point on a circle for month, weekday and hour. */
  DATE,

  /** A fixed number of inputs; a value's hash chooses one. */
  HASH,

  /** One input: the index of a category, for which the network learns a vector. */
  EMBEDDING,

  /** A sequence of tokens, for which the network learns vectors; the only input. */
  TEXT,

  /** Guessed from the data. */
  AUTO
}
