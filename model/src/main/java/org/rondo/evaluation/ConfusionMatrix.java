package org.rondo.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * How often each actual class was predicted as each class. Immutable; stays on the driver.
 *
 * <p>The rates follow scikit-learn with {@code zero_division=0}: a rate 0/0 is 0.
 */
public final class ConfusionMatrix {
  private final int classes;
  private final long[] cells;

  /**
   * A matrix of {@code classes} classes.
   *
   * @param cells counts, row-major {@code [actual, predicted]}; copied
   */
  ConfusionMatrix(int classes, long[] cells) {
    if (cells.length != classes * classes) {
      throw new IllegalArgumentException(
          "%d cells: expected %d x %d".formatted(cells.length, classes, classes));
    }
    this.classes = classes;
    this.cells = cells.clone();
  }

  /** How many classes there are. */
  public int classes() {
    return classes;
  }

  /** How many examples of class {@code actual} were predicted as {@code predicted}. */
  public long count(int actual, int predicted) {
    return cells[actual * classes + predicted];
  }

  /** How many examples were counted. */
  public long examples() {
    return Arrays.stream(cells).sum();
  }

  /** How many examples were predicted as the class that they are. */
  public long correct() {
    return LongStream.range(0, classes).map(c -> count((int) c, (int) c)).sum();
  }

  /** How many examples are of class {@code actual}. */
  public long actual(int actual) {
    long sum = 0;
    for (int predicted = 0; predicted < classes; predicted++) {
      sum += count(actual, predicted);
    }
    return sum;
  }

  /** How many examples were predicted as class {@code predicted}. */
  public long predicted(int predicted) {
    long sum = 0;
    for (int actual = 0; actual < classes; actual++) {
      sum += count(actual, predicted);
    }
    return sum;
  }

  /** Whether any example is of this class or was predicted as it. */
  public boolean occurs(int classIndex) {
    return actual(classIndex) + predicted(classIndex) > 0;
  }

  /** The share of the examples predicted as this class that are of it. */
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

  /** The counts as lists, one per actual class, ready for JSON. */
  public List<List<Long>> toLists() {
    List<List<Long>> rows = new ArrayList<>(classes);
    for (int actual = 0; actual < classes; actual++) {
      rows.add(Arrays.stream(cells, actual * classes, (actual + 1) * classes).boxed().toList());
    }
    return List.copyOf(rows);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfusionMatrix matrix
        && classes == matrix.classes
        && Arrays.equals(cells, matrix.cells);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(cells);
  }

  @Override
  public String toString() {
    return toLists().toString();
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0.0 : (double) part / whole;
  }
}
