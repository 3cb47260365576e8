package org.rondo.evaluation;

import static org.rondo.evaluation.BatchChecks.finiteLoss;
import static org.rondo.evaluation.BatchChecks.finiteOutput;
import static org.rondo.evaluation.BatchChecks.requireLength;
import static org.rondo.evaluation.BatchChecks.requireRows;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
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
public final class ClassificationEvaluation implements Evaluation {
  private static final long serialVersionUID = 1L;

  private int classes;
  private ScoreResolution resolution;
  private long[] confusion;
  private ExactSum loss = new ExactSum();

  /** Present with two classes. */
  private @Nullable ScoreCounts scores;

  private long examples;

  /** An empty evaluation of {@code classes} classes, at least 2, that tells all scores apart. */
  public ClassificationEvaluation(int classes) {
    this(classes, ScoreResolution.EXACT);
  }

  /** An empty evaluation of {@code classes} classes, at least 2, with scores at a resolution. */
  public ClassificationEvaluation(int classes, ScoreResolution resolution) {
    if (classes < 2) {
      throw new IllegalArgumentException("classes is " + classes + ": expected 2 or more");
    }
    this.classes = classes;
    this.resolution = resolution;
    this.confusion = new long[Math.multiplyExact(classes, classes)];
    this.scores = classes == 2 ? new ScoreCounts() : null;
  }

  /**
   * {@inheritDoc}
   *
   * @param probabilities row-major {@code [rows, classes]}
   * @param labels class indices, {@code [rows]}
   */
  @Override
  public void add(float[] probabilities, float[] labels, double[] losses, int rows) {
    requireRows(rows);
    requireLength("probabilities", probabilities.length, rows, classes);
    requireLength("labels", labels.length, rows, 1);
    requireLength("losses", losses.length, rows, 1);
    for (int row = 0; row < rows; row++) {
      int predicted = highest(probabilities, row * classes);
      int actual = classIndex(labels[row]);
      loss.add(finiteLoss(losses[row]));
      confusion[actual * classes + predicted]++;
      if (scores != null) {
        float score = resolution.round(probabilities[row * classes + 1]);
        if (actual == 1) {
          scores.addPositive(score);
        } else {
          scores.addNegative(score);
        }
      }
    }
    examples += rows;
  }

  @Override
  public void merge(Evaluation other) {
    if (other == this
        || !(other instanceof ClassificationEvaluation that)
        || that.classes != classes
        || that.resolution != resolution) {
      throw new IllegalArgumentException("cannot merge " + other + " into " + this);
    }
    for (int i = 0; i < confusion.length; i++) {
      confusion[i] += that.confusion[i];
    }
    loss.merge(that.loss);
    if (scores != null && that.scores != null) {
      scores.merge(that.scores);
    }
    examples += that.examples;
  }

  @Override
  public long examples() {
    return examples;
  }

  @Override
  public Metrics metrics() {
    if (examples == 0) {
      return new Metrics(0, Map.of(), null);
    }
    ConfusionMatrix matrix = new ConfusionMatrix(classes, confusion);
    Map<MetricName, Double> values = new EnumMap<>(MetricName.class);
    values.put(MetricName.LOSS, loss.value() / examples);
    values.put(MetricName.ACCURACY, (double) matrix.correct() / examples);
    values.put(MetricName.ERROR_RATE, (double) (examples - matrix.correct()) / examples);
    values.put(MetricName.PRECISION, average(matrix, matrix::precision));
    values.put(MetricName.RECALL, average(matrix, matrix::recall));
    values.put(MetricName.F1, average(matrix, matrix::f1));
    if (scores != null) {
      scores.areaUnderCurve().ifPresent(area -> values.put(MetricName.AUC, area));
    }
    return new Metrics(examples, values, matrix);
  }

  @Override
  public String toString() {
    return "ClassificationEvaluation[classes=%d, resolution=%s, examples=%d]"
        .formatted(classes, resolution, examples);
  }

  private double average(ConfusionMatrix matrix, IntToDoubleFunction rate) {
    if (classes == 2) {
      return rate.applyAsDouble(1);
    }
    return IntStream.range(0, classes)
        .filter(matrix::occurs)
        .mapToDouble(rate)
        .average()
        .orElseThrow();
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
          "label "
              + label
              + " is not a class index: expected a whole number from 0 to "
              + (classes - 1)
              + "; check data.label and the number of classes of the network");
    }
    return index;
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.writeInt(classes);
    out.writeObject(resolution);
    VariableLengthLongs.write(out, confusion);
    out.writeObject(loss);
    out.writeObject(scores);
    out.writeLong(examples);
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    classes = in.readInt();
    resolution = (ScoreResolution) in.readObject();
    confusion = VariableLengthLongs.read(in);
    loss = (ExactSum) in.readObject();
    scores = (ScoreCounts) in.readObject();
    examples = in.readLong();
  }
}
