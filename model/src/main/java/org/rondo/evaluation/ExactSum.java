package org.rondo.evaluation;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * A sum of doubles without any rounding, so that it is the same for every order and grouping of its
 * terms; only {@link #value} rounds, once, to the nearest double.
 *
 * <p>The running sum is a list of partials that do not overlap and grow in magnitude. A term x is
 * added by passing it up the list with the error-free transformation {@code high = fl(x + y), low =
 * y - (high - x)} for |x| >= |y|, which keeps {@code x + y = high + low} exactly, and by keeping
 * every low that is not zero. Source: J. R. Shewchuk, "Adaptive Precision Floating-Point Arithmetic
 * and Fast Robust Geometric Predicates", Discrete and Computational Geometry 18 (1997), section
 * 2.4, GROW-EXPANSION with zero elimination, as in Python's {@code math.fsum}. Deviation: the final
 * rounding goes through {@link BigDecimal}, which is simpler and runs once. Typical data need two
 * or three partials.
 *
 * <p>Mutable, owned by the evaluation that holds it, and serialized with it.
 */
final class ExactSum implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The largest magnitude of a term: 2^63 such terms do not overflow. */
  static final double LARGEST = 0x1p960;

  private double[] partials = new double[4];
  private int size;

  /** Adds a term of magnitude at most {@link #LARGEST}. */
  void add(double term) {
    double carried = term;
    int kept = 0;
    for (int i = 0; i < size; i++) {
      double partial = partials[i];
      double high = carried + partial;
      double low =
          Math.abs(carried) >= Math.abs(partial)
              ? partial - (high - carried)
              : carried - (high - partial);
      if (low != 0.0) {
        partials[kept++] = low;
      }
      carried = high;
    }
    if (kept == partials.length) {
      partials = Arrays.copyOf(partials, 2 * kept + 2);
    }
    if (carried != 0.0) {
      partials[kept++] = carried;
    }
    size = kept;
  }

  /**
   * Adds {@code weight * term}, of magnitude at most {@link #LARGEST}: the rounded product, and
   * what rounding lost, which a fused multiply-add finds (TwoProductFMA; T. Ogita, S. M. Rump and
   * S. Oishi, "Accurate Sum and Dot Product", SIAM Journal on Scientific Computing 26 (2005)).
   * Exact unless the loss is below the smallest double, which takes terms below 2^-900.
   */
  void add(double term, float weight) {
    double product = weight * term;
    add(product);
    if (weight != 1) {
      add(Math.fma(weight, term, -product));
    }
  }

  /** Adds all terms of {@code other}, another object. */
  void merge(ExactSum other) {
    for (int i = 0; i < other.size; i++) {
      add(other.partials[i]);
    }
  }

  /** Removes all terms of {@code other}, another object, again. */
  void subtract(ExactSum other) {
    for (int i = 0; i < other.size; i++) {
      add(-other.partials[i]);
    }
  }

  /** The sum, exactly. */
  BigDecimal exact() {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < size; i++) {
      sum = sum.add(new BigDecimal(partials[i]));
    }
    return sum;
  }

  /** The double nearest to the sum. */
  double value() {
    return size == 1 ? partials[0] : exact().doubleValue();
  }

  /** Starts again at 0. */
  void clear() {
    size = 0;
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    partials = Arrays.copyOf(partials, size);
    out.defaultWriteObject();
  }
}
