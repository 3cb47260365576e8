package org.rondo.engine.compiled.layer;

/**
 * Where a batch lies between the stage that computes it and those that read it, with the slope of
 * the loss with respect to it: the sum of what all its readers pass back.
 */
final class Place {
  private static final float[] NONE = {};

  private final boolean trained;
  private float[] values = NONE;
  private float[] slope = NONE;

  /**
   * A place without values.
   *
   * @param trained whether its values depend on parameters that are trained, so that a slope is
   *     needed
   */
  Place(boolean trained) {
    this.trained = trained;
  }

  boolean trained() {
    return trained;
  }

  float[] values() {
    return values;
  }

  /** Begins a pass. */
  void hold(float[] batch) {
    values = batch;
    slope = NONE;
  }

  /** The slope, once all readers have passed theirs back. */
  float[] slope() {
    return slope;
  }

  /**
   * Adds what a reader passes back.
   *
   * @param part becomes this place's own, and may be added to and overwritten
   * @param count values in the batch
   */
  void addSlope(float[] part, int count) {
    if (slope == NONE) {
      slope = part;
      return;
    }
    for (int i = 0; i < count; i++) {
      slope[i] += part[i];
    }
  }
}
