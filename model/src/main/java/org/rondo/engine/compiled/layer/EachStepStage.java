package org.rondo.engine.compiled.layer;

/** A stage for rows, on sequences: all steps of all examples are its rows. */
final class EachStepStage extends Stage {
  private final Stage stage;
  private final int steps;

  EachStepStage(Stage stage, int steps) {
    super(0, 0);
    this.stage = stage;
    this.steps = steps;
  }

  @Override
  public void reserve(int rows) {
    stage.reserve(Math.multiplyExact(rows, steps));
  }

  @Override
  public float[] forward(float[] input, int rows) {
    return stage.forward(input, rows * steps);
  }

  @Override
  public float[] forwardTraining(float[] input, int rows) {
    return stage.forwardTraining(input, rows * steps);
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    return stage.backward(gradient, rows * steps);
  }

  @Override
  public void close() {
    stage.close();
  }
}
