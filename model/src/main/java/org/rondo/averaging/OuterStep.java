package org.rondo.averaging;

/** What an outer optimizer has come to. The array is the receiver's own. */
public final class OuterStep {
  private final float[] parameters;
  private final OuterState state;

  OuterStep(float[] parameters, OuterState state) {
    this.parameters = parameters;
    this.state = state;
  }

  /** The next global parameters. */
  public float[] parameters() {
    return parameters;
  }

  /** What to hand to the next step. */
  public OuterState state() {
    return state;
  }
}
