package rondo.ml;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.spark.scoring.RowOutputs;

/**
 * Class probabilities as Spark ML's columns: raw predictions, which are the probabilities'
 * logarithms, the probabilities themselves, and the index of the predicted class. Travels to
 * executors.
 */
final class ClassOutputs implements RowOutputs {
  private static final long serialVersionUID = 1L;

  private final StructType columns;
  private final Places places;
  private final int classes;
  private final double @Nullable [] thresholds;
  private final Refusal refusal;

  /**
   * Where the columns are among those that are added; -1 for none.
   *
   * @param raw predictions
   * @param probability of each class
   * @param prediction the class
   */
  record Places(int raw, int probability, int prediction) implements java.io.Serializable {

    static Places of(StructType columns, String raw, String probability, String prediction) {
      List<String> names = List.of(columns.fieldNames());
      return new Places(names.indexOf(raw), names.indexOf(probability), names.indexOf(prediction));
    }
  }

  /**
   * Outputs of a number of classes.
   *
   * @param thresholds of each class; null for none
   */
  ClassOutputs(
      StructType columns,
      Places places,
      int classes,
      double @Nullable [] thresholds,
      Refusal refusal) {
    this.columns = columns;
    this.places = places;
    this.classes = classes;
    this.thresholds = thresholds == null ? null : thresholds.clone();
    this.refusal = refusal;
  }

  @Override
  public StructType columns() {
    return columns;
  }

  @Override
  public void write(float[] outputs, @Nullable Object[] row, int at) {
    DenseVector probability = probability(outputs);
    put(row, at, raw(outputs), probability, prediction(probability.values(), thresholds));
  }

  @Override
  public boolean keeps(String reason, @Nullable Object[] row, int at) {
    if (!refusal.keeps(reason)) {
      return false;
    }
    double[] unknown = new double[classes];
    Arrays.fill(unknown, Double.NaN);
    put(row, at, vector(unknown), vector(unknown), Double.NaN);
    return true;
  }

  private void put(
      @Nullable Object[] row, int at, DenseVector raw, DenseVector probability, double prediction) {
    if (places.raw() >= 0) {
      row[at + places.raw()] = raw;
    }
    if (places.probability() >= 0) {
      row[at + places.probability()] = probability;
    }
    if (places.prediction() >= 0) {
      row[at + places.prediction()] = prediction;
    }
  }

  /** Natural logarithms of probabilities {@code [classes]}; finite, since no float is smaller. */
  static DenseVector raw(float[] probabilities) {
    double[] raw = new double[probabilities.length];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = StrictMath.log(Math.max(probabilities[i], Float.MIN_VALUE));
    }
    return vector(raw);
  }

  /** Probabilities {@code [classes]} as they are. */
  static DenseVector probability(float[] probabilities) {
    double[] values = new double[probabilities.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = probabilities[i];
    }
    return vector(values);
  }

  /**
   * The class with the greatest probability or, with thresholds, the greatest quotient of
   * probability and threshold; of equals the first. As in Spark, a class whose threshold is 0 comes
   * before all others, unless its probability is 0 too.
   */
  static double prediction(double[] probability, double @Nullable [] thresholds) {
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < probability.length; i++) {
      double value = thresholds == null ? probability[i] : probability[i] / thresholds[i];
      if (value > most) {
        best = i;
        most = value;
      }
    }
    return best;
  }

  /** Turns logarithms into probabilities in place. */
  static void exponentials(double[] raw) {
    double most = Arrays.stream(raw).max().orElse(0);
    double sum = 0;
    for (int i = 0; i < raw.length; i++) {
      raw[i] = StrictMath.exp(raw[i] - most);
      sum += raw[i];
    }
    for (int i = 0; i < raw.length; i++) {
      raw[i] /= sum;
    }
  }

  private static DenseVector vector(double[] values) {
    return (DenseVector) Vectors.dense(values);
  }
}
