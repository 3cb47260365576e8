package org.rondo.config;

/** What a learning-rate schedule counts in. */
public enum ScheduleUnit {
  /** Local steps: the rate may change with each. */
  STEP,
  /** Epochs: the rate is the same for all steps of an epoch. */
  EPOCH
}
