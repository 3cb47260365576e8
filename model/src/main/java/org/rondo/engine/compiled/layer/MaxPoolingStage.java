package org.rondo.engine.compiled.layer;

import java.util.Arrays;
import org.rondo.engine.compiled.layer.Window.Slide;

/** The greatest value in each window; its first occurrence receives the gradient. */
final class MaxPoolingStage extends Stage {
  private final BatchShape in;
  private final BatchShape out;
  private final Window window;
  private final int[] lefts;
  private final int[] counts;
  private int[] winners = {};

  MaxPoolingStage(BatchShape in, BatchShape out, Window window) {
    super(out.length(), in.length());
    this.in = in;
    this.out = out;
    this.window = window;
    Slide slide = window.horizontal();
    this.lefts = new int[slide.output()];
    this.counts = new int[slide.output()];
    for (int x = 0; x < lefts.length; x++) {
      lefts[x] = slide.place(x, slide.begin(x));
      counts[x] = slide.end(x) - slide.begin(x);
    }
  }

  @Override
  public void reserve(int rows) {
    super.reserve(rows);
    winners = new int[output.length];
  }

  @Override
  public float[] forward(float[] batch, int rows) {
    Slide vertical = window.vertical();
    int place = 0;
    for (int map = 0; map < rows * in.channels(); map++) {
      for (int y = 0; y < vertical.output(); y++) {
        int top = vertical.place(y, vertical.begin(y));
        int corner = map * in.area() + top * in.width();
        forwardLine(batch, corner, vertical.end(y) - vertical.begin(y), place);
        place += out.width();
      }
    }
    return output;
  }

  /** One line of an output map, from {@code lines} lines of the input. */
  private void forwardLine(float[] batch, int corner, int lines, int place) {
    int down = window.vertical().dilation() * in.width();
    int right = window.horizontal().dilation();
    for (int x = 0; x < lefts.length; x++) {
      long best = Long.MIN_VALUE;
      int line = corner + lefts[x];
      for (int i = 0; i < lines; i++) {
        int candidate = line;
        for (int j = 0; j < counts[x]; j++) {
          best = Math.max(best, rank(batch[candidate], candidate));
          candidate += right;
        }
        line += down;
      }
      int winner = ~(int) best;
      winners[place + x] = winner;
      output[place + x] = batch[winner];
    }
  }

  /**
   * A number that orders by value, then by the earlier place: comparing it needs no branch, which
   * the processor would mispredict half of the time. The bits of a float order like an integer once
   * those of negative values are flipped; NaN is greatest and so is passed on.
   */
  private static long rank(float value, int place) {
    int bits = Float.floatToRawIntBits(value);
    int ordered = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    return ((long) ordered << 32) | (~place & 0xffffffffL);
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    Arrays.fill(inputGradient, 0, rows * in.length(), 0f);
    for (int place = 0; place < rows * out.length(); place++) {
      inputGradient[winners[place]] += gradient[place];
    }
    return inputGradient;
  }
}
