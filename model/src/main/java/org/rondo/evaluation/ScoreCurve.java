package org.rondo.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What scores say about two classes, whatever the threshold: the areas under the ROC curve and the
 * precision-recall curve, and the decisions at single thresholds. The weights at each score, below
 * it and above it are summed exactly and rounded once, and everything is computed from these sums.
 * Immutable.
 */
final class ScoreCurve {
  private static final int THRESHOLDS = 20;

  private final double area;
  private final double averagePrecision;
  private final List<Decisions> thresholds;
  private final Decisions best;

  private ScoreCurve(
      double area, double averagePrecision, List<Decisions> thresholds, Decisions best) {
    this.area = area;
    this.averagePrecision = averagePrecision;
    this.thresholds = thresholds;
    this.best = best;
  }

  /** The curve of these counts, which are not changed. */
  static ScoreCurve of(ScoreCounts counts) {
    ExactSum allPositives = new ExactSum();
    ExactSum allNegatives = new ExactSum();
    counts.ascending(
        (score, positives, negatives) -> {
          allPositives.merge(positives);
          allNegatives.merge(negatives);
        });
    Walk walk = new Walk(allPositives, allNegatives);
    counts.ascending(walk);
    walk.thresholdsUpTo(Double.POSITIVE_INFINITY);
    return new ScoreCurve(
        walk.wins.value() / (walk.allPositives * walk.allNegatives),
        walk.precisions.value() / walk.allPositives,
        List.copyOf(walk.thresholds),
        walk.best);
  }

  /**
   * The area under the ROC curve, NaN unless both classes occur: the probability that a positive
   * scores above a negative, ties counting one half, examples being drawn by their weight.
   * Equation: {@code AUC = U / (P N)} with the Mann-Whitney statistic {@code U = sum over scores s
   * of positives(s) (negatives below s + negatives(s) / 2)}. Source: T. Fawcett, "An introduction
   * to ROC analysis", Pattern Recognition Letters 27 (2006), section 7.
   */
  double area() {
    return area;
  }

  /**
   * The area under the precision-recall curve as the average precision, NaN without positives:
   * {@code AP = sum over scores s of positives(s) / P * precision of all with a score of s or
   * more}. It steps from point to point: straight lines between them would promise more than any
   * threshold achieves (J. Davis and M. Goadrich, "The relationship between precision-recall and
   * ROC curves", ICML 2006).
   */
  double averagePrecision() {
    return averagePrecision;
  }

  /** The decisions at 0.05, 0.1, ..., 0.95. */
  List<Decisions> thresholds() {
    return thresholds;
  }

  /**
   * Those at the lowest score with the highest F1; at 0 where calling everything positive is best.
   */
  Decisions best() {
    return best;
  }

  /**
   * The outcome of calling every example positive whose score is at least a threshold.
   *
   * @param truePositives weight of the positives that are called positive; the others likewise
   */
  record Decisions(
      double threshold,
      double truePositives,
      double falsePositives,
      double trueNegatives,
      double falseNegatives) {

    double precision() {
      return ConfusionMatrix.ratio(truePositives, truePositives + falsePositives);
    }

    double recall() {
      return ConfusionMatrix.ratio(truePositives, truePositives + falseNegatives);
    }

    double f1() {
      return ConfusionMatrix.ratio(
          2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
    }

    /** Ready for JSON. */
    Map<String, Object> toTree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("threshold", threshold);
      tree.put("true-positives", ConfusionMatrix.number(truePositives));
      tree.put("false-positives", ConfusionMatrix.number(falsePositives));
      tree.put("true-negatives", ConfusionMatrix.number(trueNegatives));
      tree.put("false-negatives", ConfusionMatrix.number(falseNegatives));
      tree.put("precision", precision());
      tree.put("recall", recall());
      tree.put("f1", f1());
      return tree;
    }
  }

  /** Visits the scores in ascending order. */
  private static final class Walk implements ScoreCounts.Visitor {
    final double allPositives;
    final double allNegatives;
    final ExactSum wins = new ExactSum();
    final ExactSum precisions = new ExactSum();
    final List<Decisions> thresholds = new ArrayList<>();
    Decisions best;

    private final ExactSum positivesBelow = new ExactSum();
    private final ExactSum negativesBelow = new ExactSum();

    /** The positives with this score or a higher one. */
    private final ExactSum positivesLeft;

    private final ExactSum negativesLeft;

    Walk(ExactSum positives, ExactSum negatives) {
      this.positivesLeft = positives;
      this.negativesLeft = negatives;
      this.allPositives = positives.value();
      this.allNegatives = negatives.value();
      this.best = at(0);
    }

    @Override
    public void score(float score, ExactSum positives, ExactSum negatives) {
      thresholdsUpTo(score);
      wins.add(positives.value() * (negativesBelow.value() + negatives.value() / 2.0));
      Decisions here = at(score);
      precisions.add(positives.value() * here.precision());
      best = here.f1() > best.f1() ? here : best;
      positivesBelow.merge(positives);
      negativesBelow.merge(negatives);
      positivesLeft.subtract(positives);
      negativesLeft.subtract(negatives);
    }

    /** Records the decisions at the thresholds up to this score. */
    void thresholdsUpTo(double score) {
      for (int next = thresholds.size() + 1; next < THRESHOLDS; next++) {
        double threshold = (double) next / THRESHOLDS;
        if ((float) threshold > score) {
          return;
        }
        thresholds.add(at(threshold));
      }
    }

    private Decisions at(double threshold) {
      return new Decisions(
          threshold,
          positivesLeft.value(),
          negativesLeft.value(),
          negativesBelow.value(),
          positivesBelow.value());
    }
  }
}
