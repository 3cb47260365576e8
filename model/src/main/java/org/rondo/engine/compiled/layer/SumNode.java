package org.rondo.engine.compiled.layer;

import java.util.List;

/** The sum of several places, value by value, from the first to the last as DL4J adds them. */
final class SumNode implements Node {
  private final List<Place> terms;
  private final int length;
  private final Place result;
  private final float[][] slopes;
  private float[] sum = {};

  /**
   * A sum.
   *
   * @param length values of one example
   */
  SumNode(List<Place> terms, int length, Place result) {
    this.terms = List.copyOf(terms);
    this.length = length;
    this.result = result;
    this.slopes = new float[terms.size()][];
  }

  @Override
  public Place result() {
    return result;
  }

  @Override
  public void reserve(int rows) {
    sum = new float[Math.multiplyExact(rows, length)];
    for (int i = 1; i < slopes.length; i++) {
      slopes[i] = new float[terms.get(i).trained() ? sum.length : 0];
    }
  }

  @Override
  public void forward(int rows) {
    int count = rows * length;
    System.arraycopy(terms.get(0).values(), 0, sum, 0, count);
    for (int term = 1; term < slopes.length; term++) {
      float[] values = terms.get(term).values();
      for (int i = 0; i < count; i++) {
        sum[i] += values[i];
      }
    }
    result.hold(sum);
  }

  /** Stages overwrite slopes, so that all terms but the first, which comes last, get a copy. */
  @Override
  public void backward(int rows) {
    int count = rows * length;
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
