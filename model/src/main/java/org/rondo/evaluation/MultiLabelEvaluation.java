package org.rondo.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rondo.error.DataException;

/**
 * Evaluates a network that decides for each of several labels whether a row has it: a small
 * confusion matrix and a {@link ScoreCurve} for each label, and how many rows have all of them
 * right.
 *
 * <p>A label is predicted where its probability is above one half. Macro averages are over the
 * labels that occur, as a label or as a prediction; micro averages are over all decisions together;
 * 0/0 is 0.
 */
public final class MultiLabelEvaluation extends Evaluation {
  private static final long serialVersionUID = 1L;

  private final ScoreResolution resolution;
  private final ConfusionMatrix[] matrices;
  private final ExactSum allRight = new ExactSum();

  /** For each label; empty where there are too many. */
  private final ScoreCounts[] scores;

  /** The curves of the scores, until more are added. */
  private transient @Nullable List<ScoreCurve> curves;

  /** An empty evaluation of {@code labels} labels, at least 1, with scores at a resolution. */
  public MultiLabelEvaluation(int labels, ScoreResolution resolution) {
    super(labels, labels);
    if (labels < 1) {
      throw new IllegalArgumentException("labels is " + labels + ": expected 1 or more");
    }
    this.resolution = resolution;
    this.matrices = new ConfusionMatrix[labels];
    Arrays.setAll(matrices, label -> new ConfusionMatrix(2));
    this.scores = new ScoreCounts[labels > ClassificationEvaluation.MOST_CURVES ? 0 : labels];
    Arrays.setAll(scores, label -> new ScoreCounts());
  }

  @Override
  public Metrics metrics() {
    return Metrics.of(this, MetricCatalog.ofMultiLabel(matrices.length));
  }

  /** The share of the rows with every label right. */
  public double subsetAccuracy() {
    return allRight.value() / weight();
  }

  /** The share of the decisions that are wrong, over all labels. */
  public double hammingLoss() {
    double wrong = sum(matrix -> matrix.count(0, 1)) + sum(matrix -> matrix.count(1, 0));
    return wrong / (weight() * matrices.length);
  }

  /** The precision of all decisions together. */
  public double precision() {
    return ConfusionMatrix.ratio(
        sum(matrix -> matrix.count(1, 1)), sum(matrix -> matrix.predicted(1)));
  }

  /** The recall of all decisions together. */
  public double recall() {
    return ConfusionMatrix.ratio(
        sum(matrix -> matrix.count(1, 1)), sum(matrix -> matrix.actual(1)));
  }

  /** The F1 of all decisions together. */
  public double f1() {
    return ConfusionMatrix.ratio(
        2 * sum(matrix -> matrix.count(1, 1)),
        sum(matrix -> matrix.predicted(1)) + sum(matrix -> matrix.actual(1)));
  }

  private double sum(ToDoubleFunction<ConfusionMatrix> of) {
    return Arrays.stream(matrices).mapToDouble(of).sum();
  }

  /** The mean of a rate of the labels that occur. */
  double macro(ToDoubleFunction<ConfusionMatrix> rate) {
    return average(
        label -> matrices[label].occurs(1) ? rate.applyAsDouble(matrices[label]) : Double.NaN);
  }

  /** The mean area under the ROC curve of the labels that have one. */
  public double areaUnderCurve() {
    return average(label -> scores.length == 0 ? Double.NaN : curves().get(label).area());
  }

  /** The mean area under the precision-recall curve of the labels that have one. */
  public double averagePrecision() {
    return average(
        label -> scores.length == 0 ? Double.NaN : curves().get(label).averagePrecision());
  }

  private double average(IntToDoubleFunction of) {
    return IntStream.range(0, matrices.length)
        .mapToDouble(of)
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
  Metrics.Details details() {
    List<Map<String, Object>> each = new ArrayList<>();
    for (int label = 0; label < matrices.length; label++) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("support", ConfusionMatrix.number(matrices[label].actual(1)));
      row.put("precision", matrices[label].precision(1));
      row.put("recall", matrices[label].recall(1));
      row.put("f1", matrices[label].f1(1));
      if (scores.length > 0) {
        row.put("auc", curves().get(label).area());
        row.put("pr-auc", curves().get(label).averagePrecision());
        row.put("best-f1", curves().get(label).best().toTree());
      }
      each.add(row);
    }
    return new Metrics.Details("per-label", each, Map.of());
  }

  /** The most frequent answer for each label. */
  @Override
  Map<String, Double> baseline() {
    double wrong = sum(matrix -> Math.min(matrix.actual(0), matrix.actual(1)));
    return Map.of(MetricCatalog.HAMMING_LOSS.name(), wrong / (weight() * matrices.length));
  }

  @Override
  void count(float[] probabilities, float[] labels, int row, float rowWeight) {
    boolean right = true;
    for (int label = 0; label < matrices.length; label++) {
      float probability = finiteOutput(probabilities[row * matrices.length + label]);
      int actual = truth(labels[row * matrices.length + label]);
      int predicted = probability > 0.5f ? 1 : 0;
      matrices[label].add(actual, predicted, rowWeight);
      right &= actual == predicted;
      if (label < scores.length) {
        float score = resolution.round(probability);
        if (actual == 1) {
          scores[label].addPositive(score, rowWeight);
        } else {
          scores[label].addNegative(score, rowWeight);
        }
      }
    }
    if (right) {
      allRight.add(rowWeight);
    }
    curves = null;
  }

  private static int truth(float label) {
    if (label != 0 && label != 1) {
      throw new DataException(
          "label %s is neither 0 nor 1; check data.label, or set another data.task"
              .formatted(label));
    }
    return (int) label;
  }

  @Override
  boolean measuresTheSameAs(Evaluation other) {
    return other instanceof MultiLabelEvaluation that
        && that.matrices.length == matrices.length
        && that.resolution == resolution;
  }

  @Override
  void mergeCounts(Evaluation other) {
    MultiLabelEvaluation that = (MultiLabelEvaluation) other;
    allRight.merge(that.allRight);
    for (int label = 0; label < matrices.length; label++) {
      matrices[label].merge(that.matrices[label]);
    }
    for (int label = 0; label < scores.length; label++) {
      scores[label].merge(that.scores[label]);
    }
    curves = null;
  }

  @Override
  public String toString() {
    return "MultiLabelEvaluation[labels=%s, resolution=%s, examples=%s]"
        .formatted(matrices.length, resolution, examples());
  }
}
