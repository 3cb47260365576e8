package org.rondo.engine.cuda;

import org.rondo.engine.compiled.layer.BatchShape;
import org.rondo.engine.compiled.layer.Window;

/** The greatest value, or the mean, of each window. */
final class DevicePooling extends DeviceStage {
  /** What a window is reduced to. */
  enum Kind {
    MAX,
    MEAN,
    /** The mean, with padding in the divisor. */
    MEAN_WITH_PADDING
  }

  private final BatchShape in;
  private final BatchShape out;
  private final DeviceWindow window;
  private final Kind kind;
  private long output;
  private long winners;
  private long inputGradient;

  DevicePooling(BatchShape in, BatchShape out, Window window, Kind kind) {
    this.in = in;
    this.out = out;
    this.window = new DeviceWindow(window);
    this.kind = kind;
  }

  @Override
  void reserve(Gpu.Room room, int rows) {
    output = room.floats((long) rows * out.length());
    winners = kind == Kind.MAX ? room.floats((long) rows * out.length()) : NONE;
    inputGradient = room.floats((long) rows * in.length());
  }

  private int padded() {
    return kind == Kind.MEAN_WITH_PADDING ? 1 : 0;
  }

  @Override
  long forward(Gpu gpu, long input, int rows) {
    int maps = rows * in.channels();
    if (kind == Kind.MAX) {
      gpu.launch("max_pool", rows * out.length(), window.arguments(input, output, winners, maps));
    } else {
      gpu.launch("mean_pool", rows * out.length(), window.arguments(input, output, padded(), maps));
    }
    return output;
  }

  @Override
  long backward(Gpu gpu, long gradient, int rows) {
    gpu.launch(
        "pool_back",
        rows * in.length(),
        window.arguments(gradient, winners, inputGradient, padded(), rows * in.channels()));
    return inputGradient;
  }
}
