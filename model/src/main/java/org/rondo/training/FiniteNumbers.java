package org.rondo.training;

/** Tells arrays of finite numbers from others, in one quick pass. */
final class FiniteNumbers {
  private FiniteNumbers() {}

  /** Whether no value is infinite or not a number. */
  static boolean only(float[] values) {
    // An infinity or a NaN times zero is NaN, and stays. Sums that do not wait for each other: one
    // sum would take the time of as many additions after one another.
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int quarters = values.length & ~3;
    for (int i = 0; i < quarters; i += 4) {
      a += values[i] * 0;
      b += values[i + 1] * 0;
      c += values[i + 2] * 0;
      d += values[i + 3] * 0;
    }
    for (int i = quarters; i < values.length; i++) {
      a += values[i] * 0;
    }
    return a + b + c + d == 0;
  }
}
