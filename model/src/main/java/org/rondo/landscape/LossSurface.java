package org.rondo.landscape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.error.TrainingException;
import org.rondo.learning.ProbeLoss;
import org.rondo.learning.WholeLoss;

/**
 * The mean loss of all rows of a split as a function of the parameters: its values, and products of
 * its Hessian and a vector.
 *
 * <p>A product is a central difference of exact gradients, {@code H v = (g(p + e v) - g(p - e v)) /
 * 2 e} for a v of length 1, with an error of the order of e squared. Gradients have the rounding of
 * single precision, u = 2^-24, so that the least error is at {@code e = u^(1/3)} of a parameter's
 * size (W. H. Press et al., "Numerical Recipes", section 5.7); that size is taken to be 1, or the
 * root of the mean square of all parameters where they are larger. Gradients of batches are added
 * in double precision.
 */
public final class LossSurface {
  private static final double STEP = Math.cbrt(0x1p-24);

  private final RowJobs jobs;

  /** A surface over rows that jobs come to. */
  public LossSurface(RowJobs jobs) {
    this.jobs = jobs;
  }

  /**
   * The mean loss at each point; NaN where it is not finite, or the split has no rows.
   *
   * @param points in learned form
   */
  List<Double> losses(Split split, Points points) {
    double[] sums = added(jobs.apply(split, points, LossSurface::losses), points.count() + 1);
    double weight = sums[points.count()];
    List<Double> losses = new ArrayList<>();
    for (int i = 0; i < points.count(); i++) {
      double mean = sums[i] / weight;
      losses.add(Double.isFinite(mean) ? mean : Double.NaN);
    }
    return losses;
  }

  /** The mean loss of some parameters. */
  double loss(Split split, float[] parameters) {
    return losses(split, new Points(parameters, new float[0][], new double[0])).get(0);
  }

  private static double[] losses(WholeLoss loss, Points points, Shard shard) {
    double[] sums = new double[points.count() + 1];
    for (int i = 0; i < points.count(); i++) {
      ProbeLoss found = loss.of(points.at(i), shard);
      sums[i] = found.sum();
      sums[points.count()] = found.weight();
    }
    return sums;
  }

  /**
   * The product of the training loss's Hessian and a vector.
   *
   * @param at the parameters
   * @param vector of length 1
   * @throws TrainingException when a gradient is not finite
   */
  double[] product(float[] at, double[] vector) {
    float[] direction = new float[vector.length];
    for (int i = 0; i < direction.length; i++) {
      direction[i] = (float) vector[i];
    }
    double step = STEP * Math.max(1, Math.sqrt(dot(at, at) / Math.max(1, at.length)));
    Points points =
        new Points(at, new float[][] {direction}, new double[] {step}, new double[] {-step});
    int length = at.length;
    double[] sums = added(jobs.apply(Split.TRAIN, points, LossSurface::difference), length + 1);
    double divisor = sums[length] * step;
    double[] product = Arrays.copyOf(sums, length);
    for (int i = 0; i < length; i++) {
      product[i] /= divisor;
      if (!Double.isFinite(product[i])) {
        throw new TrainingException(
            "the gradient of the training loss is not finite at parameter %s, so there is no curvature to measure; look at an earlier round, or at a run that did not diverge"
                .formatted(i + 1));
      }
    }
    return product;
  }

  /** The difference of the sums of gradients at two points, and twice the weight. */
  private static double[] difference(WholeLoss loss, Points points, Shard shard) {
    float[] first = points.at(0);
    double[] sum = new double[first.length];
    double weight = loss.addGradient(first, shard, 1, sum);
    weight += loss.addGradient(points.at(1), shard, -1, sum);
    double[] numbers = Arrays.copyOf(sum, sum.length + 1);
    numbers[sum.length] = weight;
    return numbers;
  }

  private static double[] added(List<double[]> parts, int length) {
    double[] sum = new double[length];
    for (double[] part : parts) {
      for (int i = 0; i < length; i++) {
        sum[i] += part[i];
      }
    }
    return sum;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  /**
   * The largest eigenvalues of the training loss's Hessian.
   *
   * @param at the parameters, in learned form
   */
  Spectrum spectrum(float[] at, Lanczos.Settings settings, Consumer<String> progress) {
    return Lanczos.of(vector -> product(at, vector), at.length, settings, progress);
  }

  /** A plane through some parameters, with a job for each of its lines. */
  Plane plane(Split split, PlaneAt at, Consumer<String> progress) {
    List<List<Double>> losses = new ArrayList<>();
    int lines = at.y().values().size();
    for (double y : at.y().values()) {
      double[][] coordinates =
          at.x().values().stream().map(x -> new double[] {x, y}).toArray(double[][]::new);
      losses.add(losses(split, new Points(at.origin(), at.directions(), coordinates)));
      if (losses.size() % Math.max(1, (lines + 3) / 4) == 0 || losses.size() == lines) {
        progress.accept("%s of %s lines".formatted(losses.size(), lines));
      }
    }
    return new Plane(at.x(), at.y(), losses);
  }
}
