package org.rondo.engine.compiled.update;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.ISchedule;
import org.rondo.engine.compiled.kernel.Blas;
import org.rondo.engine.compiled.kernel.NativeFloats;
import org.rondo.engine.compiled.kernel.UnsupportedException;

/**
 * The regularisation of one parameter array: {@code l1 |w| + l2 / 2 w^2} in the loss and its slope
 * in the gradient, and weight decay, which shrinks the parameters apart from the optimizer
 * (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019). DL4J counts decay in the
 * loss too.
 */
public final class Penalties {
  private final List<ISchedule> l1 = new ArrayList<>();
  private final List<ISchedule> l2 = new ArrayList<>();
  private final List<WeightDecay> decays = new ArrayList<>();

  /**
   * Sorts DL4J's list by kind; several of one kind add up.
   *
   * @throws UnsupportedException if a kind is unknown
   */
  Penalties(@Nullable List<Regularization> regularizations) {
    if (regularizations != null) {
      regularizations.forEach(this::add);
    }
  }

  private void add(Regularization regularization) {
    if (regularization instanceof L1Regularization absolute) {
      l1.add(absolute.getL1());
    } else if (regularization instanceof L2Regularization square) {
      l2.add(square.getL2());
    } else if (regularization instanceof WeightDecay decay) {
      decays.add(decay);
    } else {
      throw new UnsupportedException("regularisation " + regularization);
    }
  }

  /** Whether there are none. */
  public boolean none() {
    return l1.isEmpty() && l2.isEmpty() && decays.isEmpty();
  }

  /** The factor of the sign in the slope. */
  public float l1(int iteration, int epoch) {
    return (float) sum(l1, iteration, epoch);
  }

  /** The factor of the parameter in the slope. */
  public float l2(int iteration, int epoch) {
    return (float) sum(l2, iteration, epoch);
  }

  /** The fraction of itself that a parameter loses in a step. */
  public float decay(double learningRate, int iteration, int epoch) {
    double sum = 0;
    for (WeightDecay decay : decays) {
      double fraction = decay.getCoeff().valueAt(iteration, epoch);
      sum += decay.isApplyLR() ? fraction * learningRate : fraction;
    }
    return (float) sum;
  }

  /** What the regularisation adds to the loss. */
  double loss(NativeFloats parameters, int iteration, int epoch) {
    double absolute = sum(l1, iteration, epoch);
    double square = squareFactor(iteration, epoch);
    return (absolute == 0 ? 0 : absolute * Blas.absolutes(parameters))
        + (square == 0 ? 0 : square * Blas.squares(parameters));
  }

  /**
   * The same from sums over the parameters.
   *
   * @param absolutes sum of absolute values
   * @param squares sum of squares
   */
  public double loss(double absolutes, double squares, int iteration, int epoch) {
    return sum(l1, iteration, epoch) * absolutes + squareFactor(iteration, epoch) * squares;
  }

  private double squareFactor(int iteration, int epoch) {
    double square = sum(l2, iteration, epoch);
    for (WeightDecay decay : decays) {
      square += decay.getCoeff().valueAt(iteration, epoch);
    }
    return square * 0.5;
  }

  private static double sum(List<ISchedule> coefficients, int iteration, int epoch) {
    double sum = 0;
    for (int i = 0; i < coefficients.size(); i++) {
      sum += coefficients.get(i).valueAt(iteration, epoch);
    }
    return sum;
  }
}
