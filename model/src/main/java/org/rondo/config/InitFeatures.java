package org.rondo.config;

/** Which feature statistics a training uses that starts from a model. */
public enum InitFeatures {
  /** Those of the model: what it has learned keeps its meaning. */
  FROM_MODEL,
  /** Those of the rows that it trains on, with the model's columns and categories. */
  REFIT
}
