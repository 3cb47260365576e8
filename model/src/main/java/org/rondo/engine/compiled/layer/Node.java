package org.rondo.engine.compiled.layer;

import java.util.function.IntSupplier;

/** What computes one place of a network from earlier ones, and passes slopes back to them. */
interface Node extends AutoCloseable {

  /** The place that it computes. */
  Place result();

  /** Makes room for batches of up to this many rows. */
  void reserve(int rows);

  /** Computes the result as in prediction. */
  void forward(int rows);

  /** Computes the result as in training. */
  default void forwardTraining(int rows) {
    forward(rows);
  }

  /** Passes the slope with respect to the result back to the places it was computed from. */
  void backward(int rows);

  @Override
  default void close() {}

  /**
   * A stage, from one place to the next.
   *
   * @param length values of one example at the place that it reads
   */
  record OfStage(Stage stage, Place source, IntSupplier length, Place result) implements Node {

    @Override
    public void reserve(int rows) {
      stage.reserve(rows);
    }

    @Override
    public void forward(int rows) {
      result.hold(stage.forward(source.values(), rows));
    }

    @Override
    public void forwardTraining(int rows) {
      result.hold(stage.forwardTraining(source.values(), rows));
    }

    @Override
    public void backward(int rows) {
      float[] slope = stage.backward(result.slope(), rows);
      if (source.trained()) {
        source.addSlope(slope, rows * length.getAsInt());
      }
    }

    @Override
    public void close() {
      stage.close();
    }
  }
}
