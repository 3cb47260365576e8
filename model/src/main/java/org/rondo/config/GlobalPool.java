package org.rondo.config;

/** What becomes of each map of a convolutional network behind its last block. */
public enum GlobalPool {
  /** All its places are kept. */
  NONE,
  /** Its mean. */
  MEAN,
  /** Its greatest value. */
  MAX
}
