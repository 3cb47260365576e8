package org.rondo.engine.cuda;

/**
 * One step of a network on a device: a forward and a backward pass over device memory. A stage only
 * queues work on the memory's addresses. Batches lie as in {@code BatchShape}.
 */
abstract class DeviceStage {
  /** No memory: where no slope is wanted. */
  static final long NONE = 0;

  /** Makes room for batches of up to this many rows. */
  abstract void reserve(Gpu.Room room, int rows);

  /**
   * Queues the pass of prediction.
   *
   * @param input the previous stage's outputs; read only
   * @return where the outputs will lie
   */
  abstract long forward(Gpu gpu, long input, int rows);

  /** Queues the pass of training; the input stays until {@link #backward}. */
  long forwardTraining(Gpu gpu, long input, int rows) {
    return forward(gpu, input, rows);
  }

  /**
   * Queues the gradients of the stage's parameters, summed over the rows, and the slope with
   * respect to its input.
   *
   * @param gradient slope of the summed loss with respect to the outputs; overwritten
   * @return where the slope with respect to the input will lie; {@link #NONE} where no stage before
   *     has parameters
   */
  abstract long backward(Gpu gpu, long gradient, int rows);
}
