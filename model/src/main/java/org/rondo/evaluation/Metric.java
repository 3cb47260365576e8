package org.rondo.evaluation;

/**
 * A number that says how good a network is, computed from what an evaluation has counted.
 *
 * <p>An extension point: a new metric is one implementation and one line in {@link MetricCatalog},
 * which results, logs, tables and early stopping read. Implementations are stateless; they stay on
 * the driver.
 *
 * @param <E> the evaluation that counts what the metric needs: {@link ClassificationEvaluation},
 *     {@link RegressionEvaluation}, or {@link Evaluation} for a metric of every task
 */
public interface Metric<E extends Evaluation> {
  /** The name in configurations, results and messages: kebab case, unique. */
  String name();

  /** Which way it gets better. */
  Direction direction();

  /**
   * The metric of everything counted so far: a function of the counts alone, in which a row of
   * weight 2 is the same as the row twice.
   *
   * @param counted only read; holds at least one example
   * @return NaN where the metric is undefined on these examples, which leaves it out of the results
   */
  double value(E counted);

  /** Whether tables and progress show it; results have it in any case. */
  default boolean isHeadline() {
    return true;
  }

  /** Whether a network with this many classes or targets has the metric at all. */
  default boolean supports(int outputs) {
    return true;
  }

  /** Which way a metric gets better. */
  enum Direction {
    /** Lower is better. */
    MINIMISE,
    /** Higher is better. */
    MAXIMISE;

    /** How much better {@code to} is than {@code from}; negative when it is worse. */
    public double improvement(double from, double to) {
      return this == MINIMISE ? from - to : to - from;
    }
  }
}
