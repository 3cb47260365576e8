package org.rondo.compiled.layer;

import java.util.Arrays;
import org.rondo.compiled.layer.Window.Slide;

/**
 * The rows of the matrix that makes a convolution one product (Chellapilla et al., "High
 * performance convolutional neural networks for document processing", 2006): row {@code (channel,
 * i, j)} holds, for each example and each place of the output, what the window's position {@code
 * (i, j)} sees there. In the layout {@code [channels, rows, height, width]} such a row is made of
 * stretches of the input.
 */
final class Patches {
  private final Slide vertical;
  private final Slide horizontal;

  Patches(Window window) {
    this.vertical = window.vertical();
    this.horizontal = window.horizontal();
  }

  /**
   * Gathers one row.
   *
   * @param maps input {@code [channels, rows, height, width]}
   * @param first where the first of these examples' map of the row's channel starts
   * @param examples number of examples
   * @param i the window's row
   * @param j the window's column
   * @param row receives {@code [examples, output height, output width]}
   */
  void gather(float[] maps, int first, int examples, int i, int j, float[] row) {
    int target = 0;
    int width = horizontal.input();
    for (int example = 0; example < examples; example++) {
      int map = first + example * vertical.input() * width;
      for (int y = 0; y < vertical.output(); y++) {
        int source = vertical.place(y, i);
        if (source < 0 || source >= vertical.input()) {
          Arrays.fill(row, target, target + horizontal.output(), 0f);
        } else {
          gatherLine(maps, map + source * width, j, row, target);
        }
        target += horizontal.output();
      }
    }
  }

  private void gatherLine(float[] maps, int line, int j, float[] row, int target) {
    int begin = begin(j);
    int end = end(j);
    int source = line + horizontal.place(0, j);
    Arrays.fill(row, target, target + begin, 0f);
    if (horizontal.stride() == 1) {
      System.arraycopy(maps, source + begin, row, target + begin, end - begin);
    } else {
      for (int x = begin; x < end; x++) {
        row[target + x] = maps[source + x * horizontal.stride()];
      }
    }
    Arrays.fill(row, target + end, target + horizontal.output(), 0f);
  }

  /** Adds one row back to where {@link #gather} took it from. */
  void scatter(float[] row, float[] maps, int first, int examples, int i, int j) {
    int source = 0;
    int width = horizontal.input();
    int begin = begin(j);
    int end = end(j);
    for (int example = 0; example < examples; example++) {
      int map = first + example * vertical.input() * width;
      for (int y = 0; y < vertical.output(); y++) {
        int target = vertical.place(y, i);
        if (target >= 0 && target < vertical.input()) {
          int line = map + target * width + horizontal.place(0, j);
          for (int x = begin; x < end; x++) {
            maps[line + x * horizontal.stride()] += row[source + x];
          }
        }
        source += horizontal.output();
      }
    }
  }

  /** The first place of a line whose position {@code j} lies inside the input. */
  private int begin(int j) {
    int before = -horizontal.place(0, j);
    return before <= 0
        ? 0
        : Math.min(horizontal.output(), (before + horizontal.stride() - 1) / horizontal.stride());
  }

  /** The first place after those. */
  private int end(int j) {
    int room = horizontal.input() - 1 - horizontal.place(0, j);
    return room < 0 ? 0 : Math.min(horizontal.output(), room / horizontal.stride() + 1);
  }
}
