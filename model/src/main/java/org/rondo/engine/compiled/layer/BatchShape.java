package org.rondo.engine.compiled.layer;

/**
 * What one example looks like between two stages, and how a batch of them lies in memory.
 *
 * @param layout order of the dimensions in a batch
 * @param channels units of a flat example or of each step of a sequence, or maps of an image
 * @param height of a map; 1 otherwise
 * @param width of a map, or most steps of a sequence; 1 if flat
 */
record BatchShape(Layout layout, int channels, int height, int width) {

  /** How a batch lies in memory. */
  enum Layout {
    /** {@code [rows, units]}: what matrix products of dense layers take. */
    FLAT,
    /**
     * {@code [maps, rows, height, width]}: a convolution over the whole batch is then one matrix
     * product, and each map's values lie together.
     */
    MAPS,
    /**
     * {@code [steps, rows, units]}: each step is a matrix as of dense layers, and all of them
     * together are one of {@code steps x rows} rows.
     */
    STEPS
  }

  static BatchShape flat(int units) {
    return new BatchShape(Layout.FLAT, units, 1, 1);
  }

  static BatchShape maps(int channels, int height, int width) {
    return new BatchShape(Layout.MAPS, channels, height, width);
  }

  static BatchShape steps(int units, int steps) {
    return new BatchShape(Layout.STEPS, units, 1, steps);
  }

  /** The same with other units or maps. */
  BatchShape withChannels(int other) {
    return new BatchShape(layout, other, height, width);
  }

  /** Values in one map, or steps of a sequence. */
  int area() {
    return height * width;
  }

  /** Values in one example. */
  int length() {
    return channels * height * width;
  }

  boolean image() {
    return layout == Layout.MAPS;
  }

  boolean sequence() {
    return layout == Layout.STEPS;
  }

  boolean flat() {
    return layout == Layout.FLAT;
  }
}
