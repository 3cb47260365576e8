package org.rondo.config;

/** As what the values of a column that tells new rows from old ones are compared. */
public enum SinceType {
  /** Exact decimal numbers. */
  NUMBER,
  /** Moments; those without a zone are UTC, and a date is its first moment. */
  TIME,
  /** Text, by the bytes of UTF-8. */
  TEXT
}
