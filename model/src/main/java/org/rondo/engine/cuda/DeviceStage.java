package org.rondo.engine.cuda;

/**
 * One step of a network on a device: a pass forward and a pass back over device memory, whose
 * addresses it queues work on. Batches lie as in {@code BatchShape}.
 */
abstract class DeviceStage {
  /** No memory: where no slope is wanted. */
  static final long NONE = 0;

  /** Makes room for batches of up to this many rows. */
  abstract void reserve(Gpu.Room room, int rows);

  /**
   * Queues the pass of prediction.
   *
   * @param input the stage before's outputs; read only
   * @return where the outputs will lie
   */
  abstract long forward(Gpu gpu, long input, int rows);

  /** Queues the pass of training; the input stays until {@link #backward}. */
  long forwardTraining(Gpu gpu, long input, int rows) {
    return forward(gpu, input, rows);
  }

  /**
   * Queues the gradients of the stage's parameters, summed over the rows, and the slope towards its
   * input.
   *
   * @param gradient slope of the summed loss towards the outputs; overwritten
   * @return where the slope towards the input will lie; {@link #NONE} where no stage before has
   *     parameters
   */
  abstract long backward(Gpu gpu, long gradient, int rows);
}
