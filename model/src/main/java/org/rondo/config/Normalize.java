package org.rondo.config;

/** What pixels are as a network reads them. */
public enum Normalize {
  /** Numbers of 0 to 1. */
  NONE,
  /** Mean 0 and deviation 1 in each channel, over all training rows. */
  STANDARD
}
