package org.rondo.engine.cuda;

import org.rondo.engine.compiled.layer.BatchShape;

/**
 * Inverted dropout with the masks of DL4J: its random numbers are a function of two states, which
 * {@link Draws} takes from ND4J's generator for each step.
 */
final class DeviceDropout extends DeviceStage {
  private final BatchShape shape;
  private final float retain;
  private final long states;
  private long output;

  /** Dropout with its two states at an address. */
  DeviceDropout(BatchShape shape, double retain, long states) {
    this.shape = shape;
    this.retain = (float) retain;
    this.states = states;
  }

  @Override
  void reserve(Gpu.Room room, int rows) {
    output = room.floats((long) rows * shape.length());
  }

  @Override
  long forward(Gpu gpu, long input, int rows) {
    return input;
  }

  @Override
  long forwardTraining(Gpu gpu, long input, int rows) {
    return drop(gpu, input, output, rows);
  }

  @Override
  long backward(Gpu gpu, long gradient, int rows) {
    return drop(gpu, gradient, gradient, rows);
  }

  private long drop(Gpu gpu, long from, long to, int rows) {
    gpu.launch(
        "drop",
        rows * shape.length(),
        from,
        to,
        states,
        retain,
        rows,
        shape.channels(),
        shape.area(),
        shape.image() ? 1 : 0);
    return to;
  }

  /** The number of values in one row, which is how many numbers each step draws for it. */
  int length() {
    return shape.length();
  }
}
