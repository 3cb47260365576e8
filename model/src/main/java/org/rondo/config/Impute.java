package org.rondo.config;

/** What replaces a missing number. */
public enum Impute {
  /** Nothing: a row without the number is a bad row. */
  NONE,
  /** The mean of the training rows. */
  MEAN,
  /** The median of the training rows. */
  MEDIAN,
  /** The most frequent value of the training rows. */
  MODE
}
