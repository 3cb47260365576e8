package org.rondo.compiled.layer;

/**
 * What one example looks like between two stages, and how a batch of them lies in memory.
 *
 * @param layout order of the dimensions in a batch
 * @param channels units of a flat example, or maps of an image
 * @param height of a map; 1 if flat
 * @param width of a map; 1 if flat
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
    MAPS
  }

  static BatchShape flat(int units) {
    return new BatchShape(Layout.FLAT, units, 1, 1);
  }

  static BatchShape maps(int channels, int height, int width) {
    return new BatchShape(Layout.MAPS, channels, height, width);
  }

  /** Values in one map. */
  int area() {
    return height * width;
  }

  /** Values in one example. */
  int length() {
    return channels * height * width;
  }

  boolean flat() {
    return layout == Layout.FLAT;
  }
}
