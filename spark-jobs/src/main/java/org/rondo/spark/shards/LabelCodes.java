package org.rondo.spark.shards;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.error.DataException;
import org.rondo.spark.features.InputSpec;
import org.rondo.spark.features.LabelParser;
import org.rondo.spark.features.LabelRule;
import org.rondo.spark.features.TypedRows;
import org.rondo.spark.features.Vocabulary;
import org.rondo.spark.jobs.SparkFailures;

/**
 * Label columns as the numbers of packed rows: the index of the class, the targets, or 1 and 0 for
 * each label. Travels to executors.
 *
 * @param kind of the columns
 * @param classes in the order of their indices, or the labels; empty for regression
 * @param width numbers in a packed row
 */
public record LabelCodes(LabelRule.Kind kind, List<String> classes, int width)
    implements Serializable {
  /** More values than this are not classes. */
  public static final int MOST_CLASSES = 10_000;

  /** Copies the classes. */
  public LabelCodes {
    classes = List.copyOf(classes);
  }

  /** One class, or targets where there are none. */
  public LabelCodes(List<String> classes, int width) {
    this(classes.isEmpty() ? LabelRule.Kind.NUMBER : LabelRule.Kind.CLASS, classes, width);
  }

  /** What a model was trained on. */
  public static LabelCodes of(Signature.Output output) {
    return new LabelCodes(
        LabelRule.of(output).kind(), output.classes(), output.objective().labelWidth());
  }

  /**
   * The greatest index in a column of them; empty where no row has one. Runs a job.
   *
   * @throws org.rondo.error.TrainingException when somebody cancels the job
   */
  public static OptionalDouble greatest(Dataset<Row> rows, Column indices) {
    Column value = indices.cast(DataTypes.DoubleType);
    Row row =
        SparkFailures.cancellable(
            "counting the classes", () -> rows.select(max(when(not(isnan(value)), value))).head());
    return row.isNullAt(0) ? OptionalDouble.empty() : OptionalDouble.of(row.getDouble(0));
  }

  /** Columns whose values are predicted directly. */
  static LabelCodes columns(InputSpec spec) {
    boolean flags = spec.rule().kind() == LabelRule.Kind.FLAGS;
    return new LabelCodes(spec.rule().kind(), flags ? spec.labels() : List.of(), spec.targets());
  }

  /**
   * Classes, or labels of a list: those of the configuration, or else in numerical order where all
   * are numbers, and otherwise in alphabetical order.
   *
   * @param found the label's values in the training rows
   * @throws DataException when there are too few, or too many to be classes
   */
  static LabelCodes words(InputSpec spec, Collection<String> found) {
    LabelRule rule = spec.rule();
    String label = spec.labels().get(0);
    List<String> classes =
        new ArrayList<>(rule.classes().isEmpty() ? Vocabulary.distinct(found) : rule.classes());
    boolean list = rule.kind() == LabelRule.Kind.LIST;
    if (classes.size() > MOST_CLASSES) {
      throw new DataException(
          "data.label: '%s' has more than %s %s"
              .formatted(
                  label,
                  MOST_CLASSES,
                  list ? "labels" : "classes; set data.task: regression if it is a number"));
    }
    List<String> seen = Vocabulary.distinct(found);
    if (seen.size() < (list ? 1 : 2)) {
      throw new DataException(
          list
              ? "data.label: no training row has any label in '" + label + "'"
              : "data.label: '"
                  + label
                  + "' has only one class in the training rows, "
                  + seen
                  + "; there is nothing to learn");
    }
    if (rule.classes().isEmpty()) {
      classes.sort(order(classes));
    }
    return new LabelCodes(rule.kind(), classes, list ? classes.size() : 1);
  }

  /** Whether a row's label, or every label in its list, is one of the classes. */
  public Column known() {
    if (!words()) {
      return lit(true);
    }
    Known known = knownLabels();
    return udf((UDF1<String, Boolean>) known::holds, DataTypes.BooleanType)
        .apply(col(TypedRows.LABEL));
  }

  /** Whether all labels of a row's steps are among the classes. */
  public Column knownSteps() {
    return classes.isEmpty() ? lit(true) : TypedRows.lastValue(knownLabels()::holds);
  }

  /** Which labels are known: a word, a list of words as one text, or an array of a word a step. */
  Known knownLabels() {
    return new Known(new Vocabulary(classes), kind == LabelRule.Kind.LIST);
  }

  /**
   * Looks up labels. Travels to executors.
   *
   * @param list whether a text may hold several
   */
  record Known(Vocabulary words, boolean list) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Whether a row's label is one of the classes, or all of its labels are; true for gaps. */
    boolean holds(@Nullable Object label) {
      if (label instanceof Object[] steps) {
        return Arrays.stream(steps).allMatch(this::holds);
      }
      if (!(label instanceof String text)) {
        return true;
      }
      return list
          ? LabelParser.parts(text).stream().allMatch(word -> words.place(word) >= 0)
          : words.place(text) >= 0;
    }
  }

  /** Whether labels are words to be looked up. */
  boolean words() {
    return kind == LabelRule.Kind.CLASS || kind == LabelRule.Kind.LIST;
  }

  /** Reads labels from typed values. */
  Coder coder() {
    Vocabulary words = new Vocabulary(classes);
    if (kind == LabelRule.Kind.LIST) {
      return values -> {
        float[] labels = new float[width];
        for (String word : LabelParser.parts(String.valueOf(values[values.length - 1]))) {
          labels[words.place(word)] = 1;
        }
        return labels;
      };
    }
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
