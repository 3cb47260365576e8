package org.rondo.spark.shards;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import org.rondo.error.DataException;
import org.rondo.spark.features.TypedRows;
import org.rondo.spark.features.Vocabulary;

/**
 * Label columns as the numbers of packed rows: the index of the class, or the targets. Travels to
 * executors.
 *
 * @param classes in the order of their indices; empty for regression
 * @param width number of label columns
 */
public record LabelCodes(List<String> classes, int width) implements Serializable {
  static final int MOST_CLASSES = 10_000;

  /** Copies the classes. */
  public LabelCodes {
    classes = List.copyOf(classes);
  }

  /** Values that are predicted as they are. */
  static LabelCodes values(int width) {
    return new LabelCodes(List.of(), width);
  }

  /**
   * Classes in the order of their numbers where all are numbers, else of their letters.
   *
   * @param label the column's name, for messages
   * @param found the label's values in the training rows
   * @throws DataException when there are too few classes, or too many to be classes
   */
  static LabelCodes classes(String label, Collection<String> found) {
    List<String> classes = new ArrayList<>(Vocabulary.distinct(found));
    if (classes.size() > MOST_CLASSES) {
      throw new DataException(
          "data.label: '"
              + label
              + "' has more than "
              + MOST_CLASSES
              + " classes; set data.task: regression if it is a number");
    }
    if (classes.size() < 2) {
      throw new DataException(
          "data.label: '"
              + label
              + "' has only one class in the training rows, "
              + classes
              + "; there is nothing to learn");
    }
    classes.sort(order(classes));
    return new LabelCodes(classes, 1);
  }

  /** Whether a row's label is one of the classes. */
  public Column known() {
    if (classes.isEmpty()) {
      return lit(true);
    }
    Vocabulary words = new Vocabulary(classes);
    return udf((UDF1<String, Boolean>) word -> words.place(word) >= 0, DataTypes.BooleanType)
        .apply(col(TypedRows.LABEL));
  }

  /** Whether all labels of a row's steps are among the classes. */
  public Column knownSteps() {
    if (classes.isEmpty()) {
      return lit(true);
    }
    Vocabulary words = new Vocabulary(classes);
    return TypedRows.lastValue(
        label ->
            !(label instanceof Object[] steps)
                || Arrays.stream(steps).allMatch(step -> step == null || words.place(step) >= 0));
  }

  /** Reads labels off typed values. */
  Coder coder() {
    Vocabulary words = new Vocabulary(classes);
    return values -> {
      float[] labels = new float[width];
      for (int i = 0; i < width; i++) {
        Object value = values[values.length - width + i];
        labels[i] =
            value instanceof Double number
                ? number.floatValue()
                : value == null ? Float.NaN : words.place(value);
      }
      return labels;
    };
  }

  /** The labels of one row. */
  @FunctionalInterface
  interface Coder {
    /** A new array {@code [width]}. */
    float[] labels(@Nullable Object[] values);
  }

  private static Comparator<String> order(List<String> classes) {
    boolean numbers = classes.stream().allMatch(LabelCodes::isNumber);
    return numbers
        ? Comparator.comparing((String text) -> new BigDecimal(text))
            .thenComparing(Comparator.naturalOrder())
        : Comparator.naturalOrder();
  }

  private static boolean isNumber(String text) {
    try {
      return !new BigDecimal(text).toString().isEmpty();
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
