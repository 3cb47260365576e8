package org.rondo.engine.compiled.layer;

import java.util.Arrays;
import org.rondo.engine.compiled.layer.Window.Slide;

/**
 * The rows of the matrix that makes a convolution one product (Chellapilla et al., "High
 * performance convolutional neural networks for document processing", 2006): row {@code (channel,
 * i, j)} holds, for each example and each place of the output, what the window's position {@code
 * (i, j)} sees there. In the layout {@code [channels, rows, height, width]} such a row consists of
 * contiguous stretches of the input.
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
    int begin = begin(j);
    int end = end(j);
    int length = horizontal.output();
    int width = horizontal.input();
    boolean padded = begin > 0 || end < length;
    int target = 0;
    for (int example = 0; example < examples; example++) {
      int map = first + example * vertical.input() * width + horizontal.place(0, j);
      for (int y = 0; y < vertical.output(); y++) {
        int source = vertical.place(y, i);
        boolean inside = source >= 0 && source < vertical.input();
        if (padded || !inside) {
          Arrays.fill(row, target, target + length, 0f);
        }
        if (inside) {
          copy(maps, map + source * width, begin, end, row, target);
        }
        target += length;
      }
    }
  }

  private void copy(float[] maps, int line, int begin, int end, float[] row, int target) {
    int stride = horizontal.stride();
    if (stride == 1) {
      System.arraycopy(maps, line + begin, row, target + begin, end - begin);
      return;
    }
    for (int x = begin; x < end; x++) {
      row[target + x] = maps[line + x * stride];
    }
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
