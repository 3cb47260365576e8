package org.rondo.engine.compiled.layer;

/** A stage on sequences {@code [steps, rows, units]}, of as many steps as the current batch has. */
abstract class TimeStage extends Stage {
  /** The time axis. */
  protected final Time time;

  private final int outputs;
  private final int slopes;

  /**
   * A stage without room for a batch yet.
   *
   * @param outputs floats of room for the outputs of one row's step; 0 where the stage needs none
   * @param slopes floats of room for the slope with respect to one row's step; 0 where it needs
   *     none
   */
  protected TimeStage(Time time, int outputs, int slopes) {
    super(0, 0);
    this.time = time;
    this.outputs = outputs;
    this.slopes = slopes;
  }

  @Override
  public void reserve(int rows) {
    int all = Math.multiplyExact(rows, time.capacity());
    output = new float[Math.multiplyExact(all, outputs)];
    inputGradient = new float[Math.multiplyExact(all, slopes)];
  }
}
