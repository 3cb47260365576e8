package org.rondo.spark.picture;

import org.rondo.config.Fit;

/**
 * Resizes pictures in whole-number arithmetic, so that the bits are the same everywhere. Along each
 * direction, first horizontally and then vertically, a pixel is the weighted mean of those around
 * its place. The weights form a triangle as wide as two pixels of the result, but at least two of
 * the source: bilinear where a picture grows, an average over areas where it shrinks (the
 * convolution of Pillow's resize; P. Heckbert, "Fundamentals of texture mapping and image warping",
 * 1989, section 3.5).
 */
final class Resampling {
  /** Fraction bits of the weights: together with the eight of a value they fit into an integer. */
  private static final int BITS = 22;

  private Resampling() {}

  /** A picture of the given size; beyond the source it is black. */
  static byte[] fit(Planes source, int height, int width, Fit fit) {
    int innerHeight = height;
    int innerWidth = width;
    double top = 0;
    double left = 0;
    double boxHeight = source.height();
    double boxWidth = source.width();
    double down = (double) source.height() / height;
    double across = (double) source.width() / width;
    switch (fit) {
      case STRETCH -> {}
      case CROP -> {
        double scale = Math.min(down, across);
        boxHeight = height * scale;
        boxWidth = width * scale;
        top = (source.height() - boxHeight) / 2;
        left = (source.width() - boxWidth) / 2;
      }
      case PAD -> {
        double scale = Math.max(down, across);
        innerHeight = (int) Math.max(1, Math.rint(source.height() / scale));
        innerWidth = (int) Math.max(1, Math.rint(source.width() / scale));
      }
    }
    Line rows = Line.of(top, boxHeight, innerHeight, source.height());
    Line columns = Line.of(left, boxWidth, innerWidth, source.width());
    byte[] result = new byte[source.channels() * height * width];
    byte[] middle = new byte[source.height() * innerWidth];
    int corner = (height - innerHeight) / 2 * width + (width - innerWidth) / 2;
    for (int channel = 0; channel < source.channels(); channel++) {
      int plane = channel * source.height() * source.width();
      for (int y = 0; y < source.height(); y++) {
        columns.apply(source.values(), plane + y * source.width(), 1, middle, y * innerWidth, 1);
      }
      for (int x = 0; x < innerWidth; x++) {
        int at = channel * height * width + corner + x;
        rows.apply(middle, x, innerWidth, result, at, width);
      }
    }
    return result;
  }

  /** The weights of one direction: which pixels each pixel of the result averages, and how. */
  private static final class Line {
    private final int[] first;
    private final int[][] weights;

    private Line(int[] first, int[][] weights) {
      this.first = first;
      this.weights = weights;
    }

    /**
     * The weights of a part of a line.
     *
     * @param from where the part begins
     * @param length of the part
     * @param size pixels of the result
     * @param all pixels of the source
     */
    static Line of(double from, double length, int size, int all) {
      double scale = length / size;
      double support = Math.max(1, scale);
      int[] first = new int[size];
      int[][] weights = new int[size][];
      for (int i = 0; i < size; i++) {
        double centre = from + (i + 0.5) * scale;
        first[i] = (int) Math.max(0, Math.floor(centre - support + 0.5));
        int end = (int) Math.min(all, Math.floor(centre + support + 0.5));
        double[] triangle = new double[end - first[i]];
        double sum = 0;
        for (int j = 0; j < triangle.length; j++) {
          double distance = Math.abs(first[i] + j + 0.5 - centre) / support;
          triangle[j] = Math.max(0, 1 - distance);
          sum += triangle[j];
        }
        weights[i] = new int[triangle.length];
        for (int j = 0; j < triangle.length; j++) {
          weights[i][j] = (int) (triangle[j] / sum * (1 << BITS) + 0.5);
        }
      }
      return new Line(first, weights);
    }

    void apply(byte[] source, int from, int step, byte[] target, int to, int stride) {
      for (int i = 0; i < first.length; i++) {
        int[] weight = weights[i];
        int sum = 1 << (BITS - 1);
        int at = from + first[i] * step;
        for (int each : weight) {
          sum += each * (source[at] & 0xFF);
          at += step;
        }
        target[to + i * stride] = (byte) Math.min(255, sum >> BITS);
      }
    }
  }
}
