package org.rondo.spark.shards;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.jspecify.annotations.Nullable;
import org.rondo.config.Task;
import org.rondo.evaluation.OneRule;
import org.rondo.spark.features.InputSpec;
import org.rondo.spark.features.TypedRows;

/**
 * Columns that alone predict the label almost perfectly, in a sample of the training rows. Often
 * such a column is known only when the label is, such as the number of a survivor's lifeboat.
 */
final class LabelLeakage {
  private static final int MOST_ROWS = 5_000;
  private static final int MOST_CELLS = 500_000;
  private static final int LEAST_ROWS = 50;
  private static final int MOST_CLASSES = 20;

  /** Errors below this share, of all rows and of the baseline's errors, are almost none. */
  private static final double FEW_ERRORS = 0.035;

  private static final double FEW_OF_THE_BASELINE = 0.1;

  /** The share of the variance that a straight line must explain. */
  private static final double ALMOST_ALL_VARIANCE = 0.99;

  private final InputSpec spec;
  private final List<@Nullable Object[]> rows;

  private LabelLeakage(InputSpec spec, List<@Nullable Object[]> rows) {
    this.spec = spec;
    this.rows = rows;
  }

  /**
   * Remarks about such columns, in words; runs one small job, or none where there is nothing to
   * compare.
   *
   * @param keyed typed rows
   * @param training the section of those to look at
   */
  static List<String> remarks(InputSpec spec, KeyedRows keyed, Section training) {
    int columns = spec.inputs().size();
    if (columns < 2
        || spec.labels().size() != 1
        || spec.sequence() != null
        || spec.task() == Task.MULTI_LABEL) {
      return List.of();
    }
    double share = Math.min(MOST_ROWS, MOST_CELLS / columns) / (double) training.rows();
    // Casts to the greatest number where all are wanted.
    long most = (long) (Long.MIN_VALUE + share * 0x1p64);
    List<@Nullable Object[]> rows =
        TypedRows.contents(
            keyed.blocks(),
            (block, row) -> block.second(row) <= most && training.holds(block, row));
    LabelLeakage leakage = new LabelLeakage(spec, rows);
    if (rows.size() < LEAST_ROWS) {
      return List.of();
    }
    return spec.task() == Task.REGRESSION ? leakage.ofNumbers() : leakage.ofClasses();
  }

  private List<@Nullable Object> column(int index) {
    List<@Nullable Object> values = new ArrayList<>(rows.size());
    rows.forEach(row -> values.add(row[index]));
    return values;
  }

  private List<String> ofClasses() {
    Map<@Nullable Object, Integer> classes = new HashMap<>();
    int[] labels =
        column(spec.labelsAt()).stream()
            .mapToInt(label -> classes.computeIfAbsent(label, found -> classes.size()))
            .toArray();
    OneRule rule = new OneRule(labels, classes.size());
    double baseline = rule.baseline();
    double most = Math.min(FEW_ERRORS, FEW_OF_THE_BASELINE * (1 - baseline));
    if (classes.size() > MOST_CLASSES) {
      return List.of();
    }
    List<String> remarks = new ArrayList<>();
    for (InputSpec.Input input : spec.inputs()) {
      double right = input.shape() == null ? rule.accuracy(column(input.index())) : 0;
      if (1 - right <= most) {
        remarks.add(
            remark(
                input,
                String.format(
                    Locale.ROOT,
                    "for %.1f %% of the training rows, where always naming the same class is right for"
                        + " %.1f %%",
                    100 * right,
                    100 * baseline)));
      }
    }
    return remarks;
  }

  private List<String> ofNumbers() {
    List<@Nullable Object> targets = column(spec.labelsAt());
    List<String> remarks = new ArrayList<>();
    for (InputSpec.Input input : spec.inputs()) {
      List<@Nullable Object> values = column(input.index());
      SimpleRegression line = new SimpleRegression();
      IntStream.range(0, rows.size())
          .filter(row -> values.get(row) instanceof Double)
          .forEach(row -> line.addData((Double) values.get(row), (Double) targets.get(row)));
      if (2 * line.getN() > rows.size() && line.getRSquare() >= ALMOST_ALL_VARIANCE) {
        remarks.add(
            remark(
                input,
                String.format(Locale.ROOT, "by a straight line (r2 %.3f)", line.getRSquare())));
      }
    }
    return remarks;
  }

  private String remark(InputSpec.Input input, String how) {
    return "column '%s' alone predicts %s %s; leave it out of data.features if it is not known yet when predictions are made"
        .formatted(input.name(), spec.labels().get(0), how);
  }
}
