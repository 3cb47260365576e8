package org.rondo.config;

/** What the steps of a sequence become before the output. */
public enum SequencePool {
  /** A layer's output at its last step; where it reads in both directions, at the end of each. */
  LAST,
  /** The mean over the steps. */
  MEAN,
  /** The greatest value of each unit. */
  MAX
}
