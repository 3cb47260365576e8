package org.rondo.training;

/** Tells arrays of finite numbers from others, in one pass that the processor can vectorize. */
final class FiniteNumbers {
  private FiniteNumbers() {}

  /** Whether no value is infinite or not a number. */
  static boolean only(float[] values) {
    float sum = 0; // an infinity or a NaN times zero is NaN, and stays
    for (float value : values) {
      sum += value * 0;
    }
    return sum == 0;
  }
}
