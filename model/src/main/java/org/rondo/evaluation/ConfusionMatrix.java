package org.rondo.evaluation;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How often each actual class was predicted as each class, rows counting by their weight. The
 * matrix of {@link Metrics} no longer changes.
 *
 * <p>The rates follow scikit-learn with {@code zero_division=0}: a rate 0/0 is 0.
 */
public final class ConfusionMatrix implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final float WHOLE_LIMIT = 0x1p31f;

  private final int classes;

  /** The whole-number weights, row-major {@code [actual, predicted]}. */
  private transient long[] cells;

  /** The other weights, by cell; empty where every row counts once. */
  private final SortedMap<Integer, ExactSum> fractions = new TreeMap<>();

  /** An empty matrix. */
  ConfusionMatrix(int classes) {
    this.classes = classes;
    this.cells = new long[Math.multiplyExact(classes, classes)];
  }

  void add(int actual, int predicted, float weight) {
    int cell = actual * classes + predicted;
    if (weight < WHOLE_LIMIT && weight == Math.rint(weight)) {
      cells[cell] += (long) weight;
    } else {
      fractions.computeIfAbsent(cell, c -> new ExactSum()).add(weight);
    }
  }

  void merge(ConfusionMatrix other) {
    for (int cell = 0; cell < cells.length; cell++) {
      cells[cell] += other.cells[cell];
    }
    other.fractions.forEach(
        (cell, sum) -> fractions.computeIfAbsent(cell, c -> new ExactSum()).merge(sum));
  }

  ConfusionMatrix copy() {
    ConfusionMatrix copy = new ConfusionMatrix(classes);
    copy.merge(this);
    return copy;
  }

  /** How many classes there are. */
  public int classes() {
    return classes;
  }

  /** The weight of the examples of class {@code actual} predicted as {@code predicted}. */
  public double count(int actual, int predicted) {
    return sum(actual * classes + predicted, 1, 1);
  }

  /** The weight of all examples; their number where each counts once. */
  public double weight() {
    return sum(0, 1, cells.length);
  }

  /** The weight of the examples whose class was predicted correctly. */
  public double correct() {
    return sum(0, classes + 1, classes);
  }

  /** The weight of the examples of class {@code actual}. */
  public double actual(int actual) {
    return sum(actual * classes, 1, classes);
  }

  /** The weight of the examples of the most frequent class. */
  double mostFrequent() {
    return IntStream.range(0, classes).mapToDouble(this::actual).max().orElse(0);
  }

  /** The weight of the examples that were predicted as class {@code predicted}. */
  public double predicted(int predicted) {
    return sum(predicted, classes, classes);
  }

  /** Whether any example is of this class or was predicted as it. */
  public boolean occurs(int classIndex) {
    return actual(classIndex) + predicted(classIndex) > 0;
  }

  /** The share of the examples predicted as this class that belong to it. */
  public double precision(int classIndex) {
    return ratio(count(classIndex, classIndex), predicted(classIndex));
  }

  /** The share of the examples of this class that were predicted as it. */
  public double recall(int classIndex) {
    return ratio(count(classIndex, classIndex), actual(classIndex));
  }

  /** The harmonic mean of precision and recall, {@code 2 TP / (2 TP + FP + FN)}. */
  public double f1(int classIndex) {
    return ratio(2 * count(classIndex, classIndex), actual(classIndex) + predicted(classIndex));
  }

  /**
   * A rate of the whole matrix: for two classes, that of class 1, the positive one; for more, the
   * mean over the classes that occur; NaN for an empty matrix.
   */
  public double overall(IntToDoubleFunction rate) {
    return classes == 2 ? rate.applyAsDouble(1) : macro(rate);
  }

  /** The mean of a rate over the classes that occur; NaN for an empty matrix. */
  double macro(IntToDoubleFunction rate) {
    return IntStream.range(0, classes)
        .filter(this::occurs)
        .mapToDouble(rate)
        .average()
        .orElse(Double.NaN);
  }

  /** The mean recall of the classes that have examples; NaN for an empty matrix. */
  double balancedAccuracy() {
    return IntStream.range(0, classes)
        .filter(c -> actual(c) > 0)
        .mapToDouble(this::recall)
        .average()
        .orElse(Double.NaN);
  }

  /** How many classes have examples. */
  long occurring() {
    return IntStream.range(0, classes).filter(c -> actual(c) > 0).count();
  }

  /**
   * The correlation of actual and predicted classes: with two classes Matthews' phi, {@code (TP TN
   * - FP FN) / sqrt((TP + FP) (TP + FN) (TN + FP) (TN + FN))}, with more its generalisation {@code
   * R_K = (c s - sum p_k t_k) / sqrt((s^2 - sum p_k^2) (s^2 - sum t_k^2))}; 0 where either is
   * always the same class. Source: J. Gorodkin, "Comparing two K-category assignments by a
   * K-category correlation coefficient", Computational Biology and Chemistry 28 (2004).
   */
  double correlation() {
    double all = weight();
    double together = correct() * all;
    double predictedApart = all * all;
    double actualApart = all * all;
    for (int c = 0; c < classes; c++) {
      together -= predicted(c) * actual(c);
      predictedApart -= predicted(c) * predicted(c);
      actualApart -= actual(c) * actual(c);
    }
    return ratio(together, Math.sqrt(predictedApart) * Math.sqrt(actualApart));
  }

  /** The counts as lists, one per actual class, ready for JSON: longs where all are whole. */
  public List<List<Number>> toLists() {
    boolean whole =
        IntStream.range(0, cells.length)
            .mapToDouble(cell -> sum(cell, 1, 1))
            .allMatch(count -> count == Math.rint(count));
    List<List<Number>> rows = new ArrayList<>(classes);
    for (int actual = 0; actual < classes; actual++) {
      List<Number> row = new ArrayList<>(classes);
      for (int predicted = 0; predicted < classes; predicted++) {
        double count = count(actual, predicted);
        row.add(whole ? number(count) : (Number) count);
      }
      rows.add(List.copyOf(row));
    }
    return List.copyOf(rows);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfusionMatrix matrix && toLists().equals(matrix.toLists());
  }

  @Override
  public int hashCode() {
    return toLists().hashCode();
  }

  @Override
  public String toString() {
    return toLists().toString();
  }

  /** The weight in {@code count} cells, {@code step} apart, rounded once. */
  private double sum(int first, int step, int count) {
    long whole = 0;
    for (int i = 0; i < count; i++) {
      whole += cells[first + i * step];
    }
    if (fractions.isEmpty()) {
      return (double) whole;
    }
    ExactSum sum = new ExactSum();
    sum.add((double) whole);
    for (int i = 0; i < count; i++) {
      ExactSum fraction = fractions.get(first + i * step);
      if (fraction != null) {
        sum.merge(fraction);
      }
    }
    return sum.value();
  }

  /** A count for JSON: a long where it is whole. */
  static Number number(double count) {
    return count == Math.rint(count) ? (Number) (long) count : (Number) count;
  }

  /** A rate, where 0/0 is 0. */
  static double ratio(double part, double whole) {
    return whole == 0 ? 0.0 : part / whole;
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    VariableLengthLongs.write(out, cells);
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    cells = VariableLengthLongs.read(in);
  }
}
