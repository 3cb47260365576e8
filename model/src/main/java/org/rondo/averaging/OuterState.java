package org.rondo.averaging;

/**
 * What an outer optimizer carries from round to round. The array belongs to whoever made it and
 * never changes once handed over.
 */
public final class OuterState {
  /** The state before the first round. */
  public static final OuterState NONE = new OuterState(new float[0]);

  private final float[] velocity;

  /**
   * A state.
   *
   * @param velocity one number for each parameter, or an empty array before there is any momentum
   */
  public OuterState(float[] velocity) {
    this.velocity = velocity;
  }

  /** The momentum in DL4J's flat order, or an empty array; not to be changed. */
  public float[] velocity() {
    return velocity;
  }

  /** The momentum of one parameter. */
  double velocity(int parameter) {
    return velocity.length == 0 ? 0 : velocity[parameter];
  }
}
