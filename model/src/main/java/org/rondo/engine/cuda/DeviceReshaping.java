package org.rondo.engine.cuda;

import org.rondo.engine.compiled.layer.BatchShape;

/** Moves images between {@code [rows, maps, area]} and {@code [maps, rows, area]}. */
final class DeviceReshaping extends DeviceStage {
  private final BatchShape maps;
  private final BatchShape.Layout target;
  private long output;
  private long inputGradient;

  DeviceReshaping(BatchShape maps, BatchShape.Layout target) {
    this.maps = maps;
    this.target = target;
  }

  @Override
  void reserve(Gpu.Room room, int rows) {
    output = room.floats((long) rows * maps.length());
    inputGradient = room.floats((long) rows * maps.length());
  }

  @Override
  long forward(Gpu gpu, long input, int rows) {
    return turn(gpu, input, output, rows, target == BatchShape.Layout.MAPS);
  }

  @Override
  long backward(Gpu gpu, long gradient, int rows) {
    return turn(gpu, gradient, inputGradient, rows, target != BatchShape.Layout.MAPS);
  }

  private long turn(Gpu gpu, long from, long to, int rows, boolean rowsFirst) {
    int a = rowsFirst ? rows : maps.channels();
    int b = rowsFirst ? maps.channels() : rows;
    gpu.launch("turn", rows * maps.length(), from, to, a, b, maps.area());
    return to;
  }
}
