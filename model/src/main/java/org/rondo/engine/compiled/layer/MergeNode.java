package org.rondo.engine.compiled.layer;

import java.util.List;

/** The units, or maps, of several places side by side. */
final class MergeNode implements Node {
  private final List<Part> parts;
  private final BatchShape shape;
  private final Time time;
  private final Place result;
  private final int units;
  private final float[][] slopes;
  private float[] merged = {};

  /**
   * A place that is read.
   *
   * @param units or maps of it
   */
  record Part(Place place, int units) {}

  /**
   * A merge.
   *
   * @param shape of one of the parts: how all of them lie in memory
   */
  MergeNode(List<Part> parts, BatchShape shape, Time time, Place result) {
    this.parts = List.copyOf(parts);
    this.shape = shape;
    this.time = time;
    this.result = result;
    this.units = parts.stream().mapToInt(Part::units).sum();
    this.slopes = new float[parts.size()][];
  }

  @Override
  public Place result() {
    return result;
  }

  @Override
  public void reserve(int rows) {
    int each = Math.multiplyExact(rows, shape.sequence() ? time.capacity() : shape.area());
    merged = new float[Math.multiplyExact(each, units)];
    for (int i = 0; i < slopes.length; i++) {
      slopes[i] = new float[parts.get(i).place().trained() ? each * parts.get(i).units() : 0];
    }
  }

  @Override
  public void forward(int rows) {
    int first = 0;
    for (Part part : parts) {
      copy(part.place().values(), part.units(), first, rows, true);
      first += part.units();
    }
    result.hold(merged);
  }

  @Override
  public void backward(int rows) {
    int first = 0;
    float[] all = merged;
    merged = result.slope();
    for (int i = 0; i < slopes.length; i++) {
      Part part = parts.get(i);
      if (part.place().trained()) {
        copy(slopes[i], part.units(), first, rows, false);
        part.place().addSlope(slopes[i], part.units() * each(rows));
      }
      first += part.units();
    }
    merged = all;
  }

  private int each(int rows) {
    return rows * (shape.sequence() ? time.steps() : shape.area());
  }

  /** Copies a part in, or out. */
  private void copy(float[] part, int width, int first, int rows, boolean in) {
    if (shape.image()) {
      int count = width * each(rows);
      move(part, 0, first * each(rows), count, in);
      return;
    }
    int lines = each(rows);
    for (int line = 0; line < lines; line++) {
      move(part, line * width, line * units + first, width, in);
    }
  }

  private void move(float[] part, int at, int place, int count, boolean in) {
    if (in) {
      System.arraycopy(part, at, merged, place, count);
    } else {
      System.arraycopy(merged, place, part, at, count);
    }
  }
}
