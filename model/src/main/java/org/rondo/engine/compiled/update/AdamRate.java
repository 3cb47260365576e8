package org.rondo.engine.compiled.update;

/** Adam's learning rate with the bias correction folded in, computed as DL4J does. */
public final class AdamRate {
  private AdamRate() {}

  /** {@code rate sqrt(1 - b2^t) / (1 - b1^t)}, or epsilon where that is not a usable number. */
  public static float corrected(
      double rate, float beta1, float beta2, float epsilon, int iteration) {
    float power1 = (float) Math.pow(beta1, iteration + 1);
    float power2 = (float) Math.pow(beta2, iteration + 1);
    float corrected = (float) ((float) rate * (float) Math.sqrt(1.0 - power2) / (1.0 - power1));
    return usable(corrected) ? corrected : epsilon;
  }

  /** DL4J replaces a rate of zero by epsilon too. */
  static boolean usable(float rate) {
    return Float.isFinite(rate) && rate != 0;
  }
}
