package org.rondo.evaluation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How good the probabilities of all classes are, not only which is highest: log loss, Brier score,
 * calibration, and the rank of the right class. Sums are exact.
 *
 * <p>Mutable, owned by the evaluation that holds it, and serialized with it.
 */
final class ProbabilityCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  /** As in Guo et al. (2017). */
  private static final int BINS = 15;

  private static final int MOST_PLACES = 10;

  /** The relative precision of doubles, as in scikit-learn. */
  private static final double LEAST_PROBABILITY = 0x1p-52;

  private final int classes;
  private final ExactSum logarithms = new ExactSum();
  private final ExactSum squares = new ExactSum();
  private final ExactSum[] binWeights = sums(BINS);
  private final ExactSum[] binCorrect = sums(BINS);
  private final ExactSum[] binConfidence = sums(BINS);

  /** By the number of classes ranked before the right one. */
  private final ExactSum[] places;

  ProbabilityCounts(int classes) {
    this.classes = classes;
    this.places = sums(Math.min(MOST_PLACES, classes));
  }

  static ExactSum[] sums(int count) {
    ExactSum[] sums = new ExactSum[count];
    Arrays.setAll(sums, i -> new ExactSum());
    return sums;
  }

  /** Counts a row of probabilities that begins at {@code start}. */
  void add(float[] probabilities, int start, int actual, int predicted, float weight) {
    float right = probabilities[start + actual];
    double squared = 0;
    int ahead = 0;
    for (int c = 0; c < classes; c++) {
      float probability = probabilities[start + c];
      double distance = (c == actual ? 1.0 : 0.0) - probability;
      squared += distance * distance;
      ahead += probability > right || (probability == right && c < actual) ? 1 : 0;
    }
    if (classes == 2) {
      double distance = actual - (double) probabilities[start + 1];
      squared = distance * distance;
    }
    squares.add(squared, weight);
    logarithms.add(-StrictMath.log(Math.min(1, Math.max(LEAST_PROBABILITY, right))), weight);
    if (ahead < places.length) {
      places[ahead].add(weight);
    }
    float confidence = probabilities[start + predicted];
    int bin = (int) Math.min(BINS, Math.max(1, Math.ceil((double) confidence * BINS))) - 1;
    binWeights[bin].add(weight);
    binConfidence[bin].add(confidence, weight);
    if (actual == predicted) {
      binCorrect[bin].add(weight);
    }
  }

  void merge(ProbabilityCounts other) {
    logarithms.merge(other.logarithms);
    squares.merge(other.squares);
    merge(binWeights, other.binWeights);
    merge(binCorrect, other.binCorrect);
    merge(binConfidence, other.binConfidence);
    merge(places, other.places);
  }

  static void merge(ExactSum[] into, ExactSum[] others) {
    for (int i = 0; i < into.length; i++) {
      into[i].merge(others[i]);
    }
  }

  /** The sum of {@code -ln p} of the right classes; a p below 2^-52 counts as 2^-52. */
  double logLoss() {
    return logarithms.value();
  }

  /**
   * The sum of squared distances from certainty: with two classes, of the second one's probability;
   * with more, of all of them (G. W. Brier, "Verification of forecasts expressed in terms of
   * probability", Monthly Weather Review 78, 1950).
   */
  double squares() {
    return squares.value();
  }

  /**
   * How far confidence, the probability of the predicted class, is from the share that is right, in
   * 15 equal bins, times the weight (C. Guo et al., "On calibration of modern neural networks",
   * ICML 2017, equation 3).
   */
  double calibrationError() {
    double sum = 0;
    for (int bin = 0; bin < BINS; bin++) {
      sum += Math.abs(binCorrect[bin].value() - binConfidence[bin].value());
    }
    return sum;
  }

  /** The weight of the rows whose right class is among the {@code k} first. */
  double among(int k) {
    ExactSum sum = new ExactSum();
    for (int place = 0; place < k; place++) {
      sum.merge(places[place]);
    }
    return sum.value();
  }

  /** The greatest {@code k} that {@link #among} supports. */
  int mostPlaces() {
    return places.length;
  }

  /** The bins that hold rows, ready for JSON. */
  List<Map<String, Object>> calibration() {
    List<Map<String, Object>> bins = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      double weight = binWeights[bin].value();
      if (weight > 0) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("from", (double) bin / BINS);
        tree.put("to", (double) (bin + 1) / BINS);
        tree.put("weight", ConfusionMatrix.number(weight));
        tree.put("confidence", binConfidence[bin].value() / weight);
        tree.put("accuracy", binCorrect[bin].value() / weight);
        bins.add(tree);
      }
    }
    return bins;
  }
}
