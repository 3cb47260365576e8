package org.rondo.config;

/** How numbers are brought to a common scale, by statistics of the training rows. */
public enum Scale {
  /** Not at all. */
  NONE,
  /** To mean 0 and standard deviation 1. */
  STANDARD,
  /** Linearly to the range from 0 to 1. */
  MIN_MAX
}
