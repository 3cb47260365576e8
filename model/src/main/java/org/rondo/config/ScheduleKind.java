package org.rondo.config;

/** How the learning rate changes over a run. */
public enum ScheduleKind {
  /** Not at all. */
  CONSTANT,
  /** It drops by a factor at regular intervals. */
  STEP,
  /** It falls by the same factor over each interval, smoothly. */
  EXPONENTIAL,
  /** It falls in a straight line. */
  LINEAR,
  /** It falls along half a cosine. */
  COSINE,
  /** It rises and falls once: small, the learning rate at its peak, very small. */
  ONE_CYCLE;

  /** Whether the curve is stretched over the whole run. */
  boolean needsLength() {
    return this == LINEAR || this == COSINE || this == ONE_CYCLE;
  }
}
