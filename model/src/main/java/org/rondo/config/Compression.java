package org.rondo.config;

/** How a movement of the parameters is encoded for sending. */
public enum Compression {
  /** As 32-bit numbers. */
  NONE,
  /** As 16-bit floating-point numbers. */
  FP16,
  /** As 8-bit integers with a scale for each block of them. */
  INT8,
  /** As 4-bit integers with a scale for each block of them. */
  INT4,
  /** Only the largest, as 4-bit integers with their places. */
  TOP_K
}
