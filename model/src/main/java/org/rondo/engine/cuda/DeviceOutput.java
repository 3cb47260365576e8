package org.rondo.engine.cuda;

import java.nio.FloatBuffer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** The activation and the loss that end a network. */
final class DeviceOutput {
  private final DeviceActivation activation;
  private final DeviceLoss loss;
  private final int width;
  private final long settings;
  private long z;
  private long a;
  private long gradient;
  private long losses;

  /**
   * An end.
   *
   * @param settings where the loss's settings of the outputs will lie
   */
  DeviceOutput(IActivation activation, ILossFunction loss, int width, long settings) {
    this.activation = DeviceActivation.of(activation);
    this.loss = DeviceLoss.of(loss, activation, width);
    this.width = width;
    this.settings = this.loss.settings().isEmpty() ? DeviceStage.NONE : settings;
  }

  int width() {
    return width;
  }

  /** Writes the loss's settings, one for each output; none where it has none. */
  void writeSettings(FloatBuffer to) {
    for (int output = 0; output < width && settings != DeviceStage.NONE; output++) {
      to.put(output, loss.setting(output));
    }
  }

  void reserve(Gpu.Room room, int rows) {
    a = room.floats((long) rows * width);
    gradient = room.floats((long) rows * width);
    losses = room.doubles(rows);
  }

  /** Queues the outputs {@code [rows, outputs]}. */
  long forward(Gpu gpu, long batch, int rows) {
    z = batch;
    activation.apply(gpu, z, a, rows, width);
    return a;
  }

  /** Queues the sum of the weighted losses of the last {@link #forward}. */
  void losses(Gpu gpu, long targets, long weights, int rows, long sum) {
    gpu.launch(
        "row_losses",
        rows,
        a,
        targets,
        weights,
        settings,
        losses,
        rows,
        width,
        loss.kind(),
        loss.least(),
        loss.most(),
        loss.scale());
    gpu.launchBlocks("total", 1, losses, sum, rows);
  }

  /** Queues the slope of that sum with respect to what entered. */
  long backward(Gpu gpu, long targets, long weights, int rows) {
    gpu.launch(
        "loss_gradient",
        rows * width,
        a,
        targets,
        weights,
        settings,
        gradient,
        rows,
        width,
        loss.kind(),
        loss.least(),
        loss.most(),
        (float) loss.scale());
    if (!loss.behindActivation()) {
      activation.back(gpu, gradient, z, a, rows, width);
    }
    return gradient;
  }
}
