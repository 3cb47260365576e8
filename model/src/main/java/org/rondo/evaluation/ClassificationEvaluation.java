package org.rondo.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.rondo.error.DataException;

/**
 * Evaluates a classifier: its decisions, in a confusion matrix; its probabilities, as {@link
 * ProbabilityCounts}; and how it ranks the examples, as a {@link ScoreCurve} of each class against
 * the others.
 *
 * <ul>
 *   <li>The predicted class is the one with the highest probability; among equals, the lowest
 *       index.
 *   <li>With two classes precision, recall, F1 and the areas under curves are those of the positive
 *       class, index 1; 0/0 is 0. A network with one sigmoid output is evaluated as two columns
 *       {@code 1 - p, p}.
 *   <li>With more classes they are macro averages, as scikit-learn computes them: over the classes
 *       that occur, as a label or as a prediction, with 0/0 = 0 within a class. Deviation from
 *       DL4J's {@code Evaluation}, which leaves a class that is never predicted out of the averages
 *       of precision and F1, so that a network scores higher for ignoring a class. Where every
 *       class is present and predicted, both agree.
 *   <li>An area under a curve is averaged over the classes that have one: for the ROC curve,
 *       classes that some examples belong to and some do not; for precision and recall, classes
 *       with examples. With more than {@link #MOST_CURVES} classes there are no curves. See {@link
 *       ScoreResolution} for many rows.
 * </ul>
 */
public final class ClassificationEvaluation extends Evaluation {
  private static final long serialVersionUID = 1L;

  /** Classes up to which the scores of each are kept. */
  static final int MOST_CURVES = 100;

  private final int classes;
  private final ScoreResolution resolution;
  private final ConfusionMatrix confusionMatrix;
  private final ProbabilityCounts probabilityCounts;

  /** For class 1 alone where there are two, otherwise for each; empty where there are too many. */
  private final ScoreCounts[] scores;

  /** The curves of the scores, until more are added. */
  private transient @Nullable List<ScoreCurve> curves;

  /** An empty evaluation of {@code classes} classes, at least 2, that distinguishes all scores. */
  public ClassificationEvaluation(int classes) {
    this(classes, ScoreResolution.EXACT);
  }

  /** An empty evaluation of {@code classes} classes, at least 2, with scores at a resolution. */
  public ClassificationEvaluation(int classes, ScoreResolution resolution) {
    super(classes, 1);
    if (classes < 2) {
      throw new IllegalArgumentException("classes is " + classes + ": expected 2 or more");
    }
    this.classes = classes;
    this.resolution = resolution;
    this.confusionMatrix = new ConfusionMatrix(classes);
    this.probabilityCounts = new ProbabilityCounts(classes);
    this.scores = new ScoreCounts[classes == 2 ? 1 : classes > MOST_CURVES ? 0 : classes];
    Arrays.setAll(scores, c -> new ScoreCounts());
  }

  @Override
  public Metrics metrics() {
    return Metrics.of(this, MetricCatalog.ofClassification(classes));
  }

  @Override
  Metrics.Details details() {
    List<Map<String, Object>> each = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("support", ConfusionMatrix.number(confusionMatrix.actual(c)));
      row.put("precision", confusionMatrix.precision(c));
      row.put("recall", confusionMatrix.recall(c));
      row.put("f1", confusionMatrix.f1(c));
      if (classes > 2 && classes <= MOST_CURVES) {
        row.put("auc", curves().get(c).area());
        row.put("pr-auc", curves().get(c).averagePrecision());
      }
      each.add(row);
    }
    Map<String, Object> tables = new LinkedHashMap<>();
    if (classes == 2) {
      ScoreCurve curve = curves().get(0);
      tables.put("best-f1", curve.best().toTree());
      tables.put(
          "thresholds", curve.thresholds().stream().map(ScoreCurve.Decisions::toTree).toList());
    } else {
      Map<String, Object> first = new LinkedHashMap<>();
      for (int k = 1; k <= probabilityCounts.mostPlaces(); k++) {
        first.put(Integer.toString(k), among(k));
      }
      tables.put("top-k", first);
    }
    tables.put("calibration", probabilityCounts.calibration());
    return new Metrics.Details("per-class", each, tables);
  }

  /** How often each class was predicted as each: a view, which later rows change. */
  public ConfusionMatrix confusionMatrix() {
    return confusionMatrix;
  }

  /** The area under the ROC curve; NaN where no class has one. */
  public double areaUnderCurve() {
    return average(ScoreCurve::area);
  }

  /** The area under the precision-recall curve; NaN where no class has one. */
  public double averagePrecision() {
    return average(ScoreCurve::averagePrecision);
  }

  /** The mean of {@code -ln p} of the right classes; a p below 2^-52 counts as 2^-52. */
  public double logLoss() {
    return probabilityCounts.logLoss() / weight();
  }

  /** The mean Brier score. */
  public double brier() {
    return probabilityCounts.squares() / weight();
  }

  /** The expected calibration error. */
  public double calibrationError() {
    return probabilityCounts.calibrationError() / weight();
  }

  /**
   * The share of the examples whose class is among the {@code k} most probable; among equals, those
   * of lower index come first.
   */
  public double among(int k) {
    return probabilityCounts.among(k) / weight();
  }

  private double average(ToDoubleFunction<ScoreCurve> area) {
    return curves().stream()
        .mapToDouble(area)
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }

  private List<ScoreCurve> curves() {
    List<ScoreCurve> known = curves;
    if (known == null) {
      known = Arrays.stream(scores).map(ScoreCurve::of).toList();
      curves = known;
    }
    return known;
  }

  @Override
  Map<String, Double> baseline() {
    double frequent = confusionMatrix.mostFrequent() / weight();
    return Map.of(
        MetricCatalog.ACCURACY.name(),
        frequent,
        MetricCatalog.ERROR_RATE.name(),
        1 - frequent,
        MetricCatalog.BALANCED_ACCURACY.name(),
        1.0 / confusionMatrix.occurring());
  }

  @Override
  public String toString() {
    return "ClassificationEvaluation[classes=%s, resolution=%s, examples=%s]"
        .formatted(classes, resolution, examples());
  }

  @Override
  void count(float[] probabilities, float[] labels, int row, float rowWeight) {
    int predicted = highest(probabilities, row * classes);
    int actual = classIndex(labels[row]);
    confusionMatrix.add(actual, predicted, rowWeight);
    probabilityCounts.add(probabilities, row * classes, actual, predicted, rowWeight);
    int first = classes == 2 ? 1 : 0;
    for (int i = 0; i < scores.length; i++) {
      float score = resolution.round(probabilities[row * classes + first + i]);
      if (actual == first + i) {
        scores[i].addPositive(score, rowWeight);
      } else {
        scores[i].addNegative(score, rowWeight);
      }
    }
    curves = null;
  }

  @Override
  boolean measuresTheSameAs(Evaluation other) {
    return other instanceof ClassificationEvaluation that
        && that.classes == classes
        && that.resolution == resolution;
  }

  @Override
  void mergeCounts(Evaluation other) {
    ClassificationEvaluation that = (ClassificationEvaluation) other;
    confusionMatrix.merge(that.confusionMatrix);
    probabilityCounts.merge(that.probabilityCounts);
    for (int i = 0; i < scores.length; i++) {
      scores[i].merge(that.scores[i]);
    }
    curves = null;
  }

  private int highest(float[] probabilities, int start) {
    int highest = 0;
    for (int c = 0; c < classes; c++) {
      if (finiteOutput(probabilities[start + c]) > probabilities[start + highest]) {
        highest = c;
      }
    }
    return highest;
  }

  private int classIndex(float label) {
    int index = (int) label;
    if (index != label || index < 0 || index >= classes) {
      throw new DataException(
          ("label %s is not a class index: expected a whole number from 0 to %s;"
                  + " check data.label and the number of classes of the network")
              .formatted(label, classes - 1));
    }
    return index;
  }
}
