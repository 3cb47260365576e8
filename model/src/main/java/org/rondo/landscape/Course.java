package org.rondo.landscape;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a training went over the landscape.
 *
 * @param stages from the first state to the last
 * @param path the plane of its first two principal components
 * @param shares the parts of the path's variance along both
 * @param marks where the stages are on the plane, in their order
 */
public record Course(List<Stage> stages, Plane path, List<Double> shares, List<Plane.Mark> marks) {

  /** Copies the lists. */
  public Course {
    stages = List.copyOf(stages);
    shares = List.copyOf(shares);
    marks = List.copyOf(marks);
  }

  /**
   * The state after a round.
   *
   * @param round rounds done
   * @param steps local steps done
   * @param loss of the training rows
   * @param sharpness the largest eigenvalue of the Hessian of that
   * @param greatestStable {@code 2 / learning rate}, beyond which plain gradient descent on a
   *     parabola of this curvature does not come to rest; null for other optimizers, and before the
   *     first step
   */
  public record Stage(
      int round,
      long steps,
      double loss,
      Spectrum.Eigenvalue sharpness,
      @Nullable Double greatestStable) {}
}
