package org.rondo.network;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rondo.config.Loss;

/**
 * A loss that DL4J does not have: the mean over the outputs of a term of each error. The network's
 * configuration holds the squared or absolute error instead, so its zip opens in DL4J without
 * Rondo. Travels to executors.
 *
 * <ul>
 *   <li>Huber, with the error e and a bound d: {@code e^2 / 2} up to d, {@code d (|e| - d / 2)}
 *       beyond (P. J. Huber, "Robust estimation of a location parameter", The Annals of
 *       Mathematical Statistics 35, 1964).
 *   <li>Quantiles, each output with its q: {@code q |e|} where the label is above the output,
 *       {@code (1 - q) |e|} where it is below (R. Koenker and G. Bassett, "Regression quantiles",
 *       Econometrica 46, 1978).
 * </ul>
 *
 * @param loss huber or quantile
 * @param settings for each output its bound, or its quantile; a single one is for all outputs
 */
public record OwnLoss(Loss loss, List<Double> settings) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Copies. */
  public OwnLoss {
    settings = List.copyOf(settings);
  }

  /** The loss of an objective; null where DL4J has it. */
  static @Nullable OwnLoss of(Objective objective) {
    return objective.loss() == Loss.HUBER || objective.loss() == Loss.QUANTILE
        ? new OwnLoss(objective.loss(), objective.settings())
        : null;
  }

  /** The bound or the quantile of an output. */
  public double setting(int output) {
    return settings.get(output % settings.size());
  }

  /**
   * The term of an output.
   *
   * @param error output minus label
   */
  public double term(double error, int output) {
    double setting = setting(output);
    double size = Math.abs(error);
    if (loss == Loss.HUBER) {
      return size <= setting ? error * error / 2 : setting * (size - setting / 2);
    }
    return error < 0 ? setting * size : (1 - setting) * size;
  }

  /** The slope of the term with respect to the output; 0 where there is no error. */
  public double slope(double error, int output) {
    double setting = setting(output);
    if (loss == Loss.HUBER) {
      return Math.max(-setting, Math.min(setting, error));
    }
    return error < 0 ? -setting : error > 0 ? 1 - setting : 0;
  }

  /** The loss of each row of outputs {@code [rows, outputs]} with targets of that shape. */
  double[] losses(float[] outputs, float[] targets, int rows) {
    double[] losses = new double[rows];
    int width = rows == 0 ? 0 : outputs.length / rows;
    for (int i = 0; i < rows * width; i++) {
      losses[i / width] += term((double) outputs[i] - targets[i], i % width) / width;
    }
    return losses;
  }
}
