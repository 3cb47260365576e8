package org.rondo.evaluation;

import org.jspecify.annotations.Nullable;
import org.rondo.error.DataException;

/**
 * Evaluates a classifier: loss, accuracy, error rate, precision, recall, F1, with two classes the
 * area under the ROC curve, and the confusion matrix.
 *
 * <ul>
 *   <li>The predicted class is the one of the highest probability, of equals the lowest index.
 *   <li>With two classes precision, recall and F1 are those of the positive class, index 1; 0/0 is
 *       0. A network with one sigmoid output is evaluated as two columns {@code 1 - p, p}.
 *   <li>With more classes they are macro averages, as scikit-learn computes them: over the classes
 *       that occur, as a label or as a prediction, with 0/0 = 0 within a class. Deviation from
 *       DL4J's {@code Evaluation}, which leaves a class that is never predicted out of the averages
 *       of precision and F1, so that a network scores higher for ignoring a class. Where every
 *       class is present and predicted, both agree.
 *   <li>The area under the ROC curve ranks by the probability of class 1; see {@link
 *       ScoreResolution}. It is absent while only one class was seen.
 * </ul>
 */
public final class ClassificationEvaluation extends Evaluation {
  private static final long serialVersionUID = 1L;

  private final int classes;
  private final ScoreResolution resolution;
  private final ConfusionMatrix confusionMatrix;

  /** Present with two classes. */
  private final @Nullable ScoreCounts scores;

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
    this.scores = classes == 2 ? new ScoreCounts() : null;
  }

  @Override
  public Metrics metrics() {
    return Metrics.of(this, MetricCatalog.ofClassification(classes));
  }

  /** How often each class was predicted as each: a view, which later rows change. */
  public ConfusionMatrix confusionMatrix() {
    return confusionMatrix;
  }

  /** The area under the ROC curve; NaN unless there are two classes and both were seen. */
  public double areaUnderCurve() {
    return scores == null ? Double.NaN : scores.areaUnderCurve();
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
    if (scores != null) {
      float score = resolution.round(probabilities[row * classes + 1]);
      if (actual == 1) {
        scores.addPositive(score, rowWeight);
      } else {
        scores.addNegative(score, rowWeight);
      }
    }
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
    if (scores != null && that.scores != null) {
      scores.merge(that.scores);
    }
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
