package org.rondo.engine.compiled.layer;

import java.util.List;
import java.util.function.IntSupplier;

/** The sum of several places, value by value, from the first to the last as DL4J adds them. */
final class SumNode implements Node {
  private final List<Place> terms;
  private final IntSupplier length;
  private final IntSupplier most;
  private final Place result;
  private final float[][] slopes;
  private float[] sum = {};

  /**
   * A sum.
   *
   * @param length values of one example in the current batch
   * @param most values of one example that there is room for
   */
  SumNode(List<Place> terms, IntSupplier length, IntSupplier most, Place result) {
    this.terms = List.copyOf(terms);
    this.length = length;
    this.most = most;
    this.result = result;
    this.slopes = new float[terms.size()][];
  }

  @Override
  public Place result() {
    return result;
  }

  @Override
  public void reserve(int rows) {
    sum = new float[Math.multiplyExact(rows, most.getAsInt())];
    for (int i = 1; i < slopes.length; i++) {
      slopes[i] = new float[terms.get(i).trained() ? sum.length : 0];
    }
  }

  @Override
  public void forward(int rows) {
    int count = rows * length.getAsInt();
    System.arraycopy(terms.get(0).values(), 0, sum, 0, count);
    for (int term = 1; term < slopes.length; term++) {
      float[] values = terms.get(term).values();
      for (int i = 0; i < count; i++) {
        sum[i] += values[i];
      }
    }
    result.hold(sum);
  }

  /** Stages overwrite slopes, so all terms get a copy except the first, which is served last. */
  @Override
  public void backward(int rows) {
    int count = rows * length.getAsInt();
    slopes[0] = result.slope();
    for (int term = slopes.length - 1; term >= 0; term--) {
      if (terms.get(term).trained()) {
        if (term > 0) {
          System.arraycopy(slopes[0], 0, slopes[term], 0, count);
        }
        terms.get(term).addSlope(slopes[term], count);
      }
    }
  }
}
