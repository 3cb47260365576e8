package org.rondo.engine.compiled.update;

/** An optimizer on a stretch of parameters, with the formulas of DL4J's updater. */
abstract class UpdateRule {
  private final int states;

  /**
   * A rule.
   *
   * @param states numbers of state for each parameter; DL4J keeps each kind of them together
   */
  UpdateRule(int states) {
    this.states = states;
  }

  final int states() {
    return states;
  }

  /** Whether a step needs all of a parameter array at once. */
  boolean whole() {
    return false;
  }

  /** Reads learning rate and the like for one step: schedules and callers change them. */
  abstract void prepare(int iteration, int epoch);

  /**
   * Moves parameters.
   *
   * @param p parameters, from the start
   * @param g gradients, to be multiplied by {@code scale}; the rule's own from then on
   * @param state {@code [states][parameters]}
   */
  abstract void apply(float[] p, float[] g, float scale, float[][] state, int count);
}
