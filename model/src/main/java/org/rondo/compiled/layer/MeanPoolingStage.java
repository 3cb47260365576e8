package org.rondo.compiled.layer;

import java.util.Arrays;
import org.rondo.compiled.layer.Window.Slide;

/** The mean of each window; padding counts in the divisor where the layer says so. */
final class MeanPoolingStage extends Stage {
  private final BatchShape in;
  private final BatchShape out;
  private final Window window;
  private final boolean countsPadding;
  private float[] output = {};
  private float[] inputGradient = {};

  MeanPoolingStage(BatchShape in, BatchShape out, Window window, boolean countsPadding) {
    this.in = in;
    this.out = out;
    this.window = window;
    this.countsPadding = countsPadding;
  }

  @Override
  public void reserve(int rows) {
    output = new float[rows * out.length()];
    inputGradient = new float[rows * in.length()];
  }

  @Override
  public float[] forward(float[] batch, int rows) {
    Arrays.fill(output, 0, rows * out.length(), 0f);
    visit(rows, (place, seen, share) -> output[place] += batch[seen] * share);
    return output;
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    Arrays.fill(inputGradient, 0, rows * in.length(), 0f);
    visit(rows, (place, seen, share) -> inputGradient[seen] += gradient[place] * share);
    return inputGradient;
  }

  private interface Visitor {
    void visit(int place, int seen, float share);
  }

  private void visit(int rows, Visitor visitor) {
    int place = 0;
    for (int map = 0; map < rows * in.channels(); map++) {
      for (int y = 0; y < window.vertical().output(); y++) {
        for (int x = 0; x < window.horizontal().output(); x++) {
          visitWindow(map * in.area(), y, x, place, visitor);
          place++;
        }
      }
    }
  }

  private void visitWindow(int map, int y, int x, int place, Visitor visitor) {
    Slide vertical = window.vertical();
    Slide horizontal = window.horizontal();
    float share =
        1f / (countsPadding ? window.positions() : inside(vertical, y) * inside(horizontal, x));
    for (int i = 0; i < vertical.kernel(); i++) {
      int row = vertical.place(y, i);
      if (row < 0 || row >= vertical.input()) {
        continue;
      }
      for (int j = 0; j < horizontal.kernel(); j++) {
        int column = horizontal.place(x, j);
        if (column >= 0 && column < horizontal.input()) {
          visitor.visit(place, map + row * horizontal.input() + column, share);
        }
      }
    }
  }

  private static int inside(Slide slide, int place) {
    int count = 0;
    for (int position = 0; position < slide.kernel(); position++) {
      int seen = slide.place(place, position);
      count += seen >= 0 && seen < slide.input() ? 1 : 0;
    }
    return count;
  }
}
