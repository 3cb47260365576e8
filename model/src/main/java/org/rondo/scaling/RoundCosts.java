package org.rondo.scaling;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The milliseconds for each unit of a round's fixed cost:
 *
 * <pre>
 *   fixed(shape) = sum over the terms of coefficient * amount(shape)
 * </pre>
 *
 * @param millis the coefficient of every term
 */
public record RoundCosts(Map<CostTerm, Double> millis) {

  /** Copies. */
  public RoundCosts {
    Map<CostTerm, Double> copy = new EnumMap<>(CostTerm.class);
    for (CostTerm term : CostTerm.values()) {
      Double value = millis.get(term);
      if (value == null || !(value >= 0)) {
        throw new IllegalArgumentException(
            term + ": got " + value + ", expected milliseconds of 0 or more");
      }
      copy.put(term, value);
    }
    millis = Collections.unmodifiableMap(copy);
  }

  /**
   * A measured round.
   *
   * @param millis that it took beside its local steps
   */
  public record Measurement(RoundShape shape, double millis) {}

  /**
   * The costs that explain measured rounds best: least squares of the relative errors, so that a
   * round of 10 ms counts as much as one of 10 s, and with no negative times.
   */
  public static RoundCosts fitted(List<Measurement> measurements) {
    CostTerm[] terms = CostTerm.values();
    double[][] rows = new double[measurements.size()][terms.length];
    double[] ones = new double[measurements.size()];
    Arrays.fill(ones, 1);
    for (int i = 0; i < rows.length; i++) {
      Measurement measured = measurements.get(i);
      for (int j = 0; j < terms.length; j++) {
        rows[i][j] = terms[j].amount(measured.shape()) / measured.millis();
      }
    }
    double[] solution = NonNegativeLeastSquares.solve(rows, ones);
    Map<CostTerm, Double> millis = new EnumMap<>(CostTerm.class);
    for (int j = 0; j < terms.length; j++) {
      millis.put(terms[j], solution[j]);
    }
    return new RoundCosts(millis);
  }

  /** The milliseconds that a term adds to a round. */
  public double millis(CostTerm term, RoundShape shape) {
    return millis.getOrDefault(term, 0.0) * term.amount(shape);
  }

  /** The milliseconds of a round beside its local steps. */
  public double millis(RoundShape shape) {
    double sum = 0;
    for (CostTerm term : CostTerm.values()) {
      sum += millis(term, shape);
    }
    return sum;
  }

  /** The median relative error of the prediction over measured rounds. */
  public double medianError(List<Measurement> measurements) {
    double[] errors =
        measurements.stream()
            .mapToDouble(m -> Math.abs(millis(m.shape()) - m.millis()) / m.millis())
            .sorted()
            .toArray();
    return errors.length == 0 ? Double.NaN : errors[errors.length / 2];
  }
}
