package org.rondo.engine.compiled.layer;

/** Applies a stage for rows to sequences: all steps of all examples are its rows. */
final class EachStepStage extends Stage {
  private final Stage stage;
  private final Time time;

  EachStepStage(Stage stage, Time time) {
    super(0, 0);
    this.stage = stage;
    this.time = time;
  }

  @Override
  public void reserve(int rows) {
    stage.reserve(Math.multiplyExact(rows, time.capacity()));
  }

  @Override
  public float[] forward(float[] input, int rows) {
    return stage.forward(input, rows * time.steps());
  }

  @Override
  public float[] forwardTraining(float[] input, int rows) {
    return stage.forwardTraining(input, rows * time.steps());
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    return stage.backward(gradient, rows * time.steps());
  }

  @Override
  public void close() {
    stage.close();
  }
}
