package org.rondo.engine.cuda;

/** An activation as a layer of its own. */
final class DeviceActivationStage extends DeviceStage {
  private final DeviceActivation activation;
  private final int width;
  private long z;
  private long a;

  DeviceActivationStage(DeviceActivation activation, int width) {
    this.activation = activation;
    this.width = width;
  }

  @Override
  void reserve(Gpu.Room room, int rows) {
    a = room.floats((long) rows * width);
  }

  @Override
  long forward(Gpu gpu, long input, int rows) {
    z = input;
    activation.apply(gpu, z, a, rows, width);
    return a;
  }

  @Override
  long backward(Gpu gpu, long gradient, int rows) {
    activation.back(gpu, gradient, z, a, rows, width);
    return gradient;
  }
}
