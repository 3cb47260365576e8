package org.rondo.engine.compiled.update;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.rondo.engine.compiled.kernel.Blas;
import org.rondo.engine.compiled.kernel.NativeFloats;

/**
 * DL4J's gradient normalization of one layer, or of one parameter array where the kind says so:
 * finds, in each step, the factor or the bound for the mean gradients.
 */
final class GradientScaling {
  /** Stands for a norm of zero, as in DL4J. */
  private static final double NO_NORM = 1e-5;

  private final GradientNormalization kind;
  private final double threshold;
  private final List<NativeFloats> gradients = new ArrayList<>();
  private final List<Boolean> means = new ArrayList<>();

  GradientScaling(GradientNormalization kind, double threshold) {
    this.kind = kind;
    this.threshold = threshold;
  }

  /**
   * Adds a parameter array that shares the factor.
   *
   * @param summed whether its gradients are sums over the rows, to become means
   */
  void cover(NativeFloats part, boolean summed) {
    gradients.add(part);
    means.add(summed);
  }

  /** Each mean gradient is clipped to plus and minus this. */
  float bound() {
    return kind == GradientNormalization.ClipElementWiseAbsoluteValue
        ? (float) threshold
        : Float.POSITIVE_INFINITY;
  }

  /** Each mean gradient is multiplied by this. */
  float factor(double perRow) {
    return switch (kind) {
      case None, ClipElementWiseAbsoluteValue -> 1;
      case RenormalizeL2PerLayer, RenormalizeL2PerParamType -> {
        double norm = norm(perRow);
        yield (float) (1 / (norm == 0 ? NO_NORM : norm));
      }
      case ClipL2PerLayer, ClipL2PerParamType -> {
        double norm = norm(perRow);
        yield norm > threshold ? (float) (threshold / norm) : 1;
      }
    };
  }

  private double norm(double perRow) {
    double squares = 0;
    for (int i = 0; i < gradients.size(); i++) {
      double scale = means.get(i) ? perRow : 1;
      squares += scale * scale * Blas.squares(gradients.get(i));
    }
    return Math.sqrt(squares);
  }
}
