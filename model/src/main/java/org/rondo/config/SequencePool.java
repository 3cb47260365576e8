package org.rondo.config;

/** What the steps of a sequence become before the output. */
public enum SequencePool {
  /** What a layer gives at the last step; where it reads both ways, at the end of each. */
  LAST,
  /** The mean over the steps. */
  MEAN,
  /** The greatest value of each unit. */
  MAX
}
