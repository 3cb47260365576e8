package org.rondo.engine.compiled.layer;

/**
 * What one example looks like between two stages, and how a batch of them lies in memory.
 *
 * @param layout order of the dimensions in a batch
 * @param channels units of a flat example or of each step of a sequence, or maps of an image
 * @param height of a map; 1 otherwise
 * @param width of a map, or most steps of a sequence; 1 if flat
 */
public record BatchShape(Layout layout, int channels, int height, int width) {

  /** How a batch lies in memory. */
  public enum Layout {
    /** {@code [rows, units]}, as the matrix products of dense layers need. */
    FLAT,
    /**
     * {@code [maps, rows, height, width]}: a convolution over the whole batch is then one matrix
     * product, and each map's values lie together.
     */
    MAPS,
    /**
     * {@code [steps, rows, units]}: each step is a matrix as in dense layers, and all steps
     * together are a matrix of {@code steps x rows} rows.
     */
    STEPS
  }

  /** Flat examples. */
  public static BatchShape flat(int units) {
    return new BatchShape(Layout.FLAT, units, 1, 1);
  }

  /** Images. */
  public static BatchShape maps(int channels, int height, int width) {
    return new BatchShape(Layout.MAPS, channels, height, width);
  }

  /** Sequences. */
  public static BatchShape steps(int units, int steps) {
    return new BatchShape(Layout.STEPS, units, 1, steps);
  }

  /** The same with other units or maps. */
  public BatchShape withChannels(int other) {
    return new BatchShape(layout, other, height, width);
  }

  /** Values in one map, or steps of a sequence. */
  public int area() {
    return height * width;
  }

  /** Values in one example. */
  public int length() {
    return channels * height * width;
  }

  /** Whether examples are images. */
  public boolean image() {
    return layout == Layout.MAPS;
  }

  /** Whether examples are sequences. */
  public boolean sequence() {
    return layout == Layout.STEPS;
  }

  /** Whether examples are flat. */
  public boolean flat() {
    return layout == Layout.FLAT;
  }
}
