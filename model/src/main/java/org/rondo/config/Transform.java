package org.rondo.config;

/** What is done to numbers before they are scaled. */
public enum Transform {
  /** Nothing. */
  NONE,
  /** {@code log(1 + x)}, for long-tailed amounts. */
  LOG1P
}
