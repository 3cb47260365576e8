package org.rondo.landscape;

import org.jspecify.annotations.Nullable;

/** A state that a training went through. Never changes. */
final class Footprint {
  private final int round;
  private final long steps;
  private final float[] parameters;
  private final @Nullable Double greatestStable;

  /**
   * A state.
   *
   * @param round rounds done
   * @param steps local steps done
   * @param parameters in learned form
   * @param greatestStable {@code 2 / learning rate}; null where it has no meaning
   */
  Footprint(int round, long steps, float[] parameters, @Nullable Double greatestStable) {
    this.round = round;
    this.steps = steps;
    this.parameters = parameters;
    this.greatestStable = greatestStable;
  }

  int round() {
    return round;
  }

  long steps() {
    return steps;
  }

  float[] parameters() {
    return parameters;
  }

  @Nullable Double greatestStable() {
    return greatestStable;
  }
}
