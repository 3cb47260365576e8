package org.rondo.config;

/** What a network is trained to do. */
public enum Task {
  /** Name the class of a row. */
  CLASSIFICATION,
  /** Estimate one or more numbers. */
  REGRESSION,
  /** Decide for each of several labels whether a row has it. */
  MULTI_LABEL
}
