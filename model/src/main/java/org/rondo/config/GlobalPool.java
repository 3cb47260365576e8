package org.rondo.config;

/** What each map of a convolutional network becomes after the last block. */
public enum GlobalPool {
  /** All its places are kept. */
  NONE,
  /** Its mean. */
  MEAN,
  /** Its greatest value. */
  MAX
}
