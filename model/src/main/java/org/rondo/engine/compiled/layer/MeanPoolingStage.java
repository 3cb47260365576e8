package org.rondo.engine.compiled.layer;

import java.util.Arrays;
import org.rondo.engine.compiled.layer.Window.Slide;

/** The mean of each window; padding counts in the divisor where the layer says so. */
final class MeanPoolingStage extends Stage {
  private final BatchShape in;
  private final BatchShape out;
  private final Window window;
  private final boolean countsPadding;

  MeanPoolingStage(BatchShape in, BatchShape out, Window window, boolean countsPadding) {
    super(out.length(), in.length());
    this.in = in;
    this.out = out;
    this.window = window;
    this.countsPadding = countsPadding;
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
    int inside = (vertical.end(y) - vertical.begin(y)) * (horizontal.end(x) - horizontal.begin(x));
    float share = 1f / (countsPadding ? window.positions() : inside);
    for (int i = vertical.begin(y); i < vertical.end(y); i++) {
      int row = map + vertical.place(y, i) * horizontal.input();
      for (int j = horizontal.begin(x); j < horizontal.end(x); j++) {
        visitor.visit(place, row + horizontal.place(x, j), share);
      }
    }
  }
}
