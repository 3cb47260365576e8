package org.rondo.scaling;

import java.util.Arrays;
import java.util.List;

/**
 * The time of a local step of dense layers on one core:
 *
 * <pre>
 *   step = 6 * parameters * batch / gigaflops + parameters * update
 * </pre>
 *
 * Forward, the gradient of the weights and the gradient of the inputs are a multiplication and an
 * addition each for every parameter and example; the optimizer passes over the parameters once,
 * whatever the batch.
 *
 * @param gigaflops 10^9 floating-point operations a second, in the products of a step
 * @param updateNanos of the optimizer for each parameter
 */
public record Processor(double gigaflops, double updateNanos) {
  private static final double OPERATIONS = 6;

  /**
   * A measured step.
   *
   * @param millis of one step
   */
  public record Step(long parameters, int batch, double millis) {}

  /** The processor that explains measured steps best, by least squares of the relative errors. */
  public static Processor fitted(List<Step> steps) {
    double[][] rows = new double[steps.size()][];
    double[] ones = new double[steps.size()];
    Arrays.fill(ones, 1);
    for (int i = 0; i < rows.length; i++) {
      Step step = steps.get(i);
      double nanos = step.millis() * 1e6;
      rows[i] =
          new double[] {
            OPERATIONS * step.parameters() * step.batch() / nanos, step.parameters() / nanos
          };
    }
    double[] solution = NonNegativeLeastSquares.solve(rows, ones);
    return new Processor(1 / solution[0], solution[1]);
  }

  /** Milliseconds of a step of one worker. */
  public double stepMillis(long parameters, int batch) {
    double nanos = OPERATIONS * parameters * batch / gigaflops + parameters * updateNanos;
    return nanos / 1e6;
  }
}
