package org.rondo.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Renders metrics as the plain text that closes a run: a row per headline metric, a column per
 * split, the baseline and the confusion matrix of the last split.
 *
 * <pre>
 * metric       train  validation    test  baseline
 * examples       712          89      90         -
 * loss        0.3912      0.4310  0.4405         -
 * accuracy    0.8301      0.8090  0.8111    0.6222
 * </pre>
 */
public final class MetricsTable {
  private static final int MAX_MATRIX_CLASSES = 12;
  private static final String ABSENT = "-";
  private static final String BASELINE = "baseline";

  private final Map<String, Metrics> splits;
  private final List<String> classNames;

  /**
   * A table of these splits.
   *
   * @param splits metrics by split, in the order of the columns; the last is the one whose
   *     confusion matrix is shown, if it has one of at most 12 classes
   * @param classNames the name of each class; classes beyond the list are shown by their index
   */
  public MetricsTable(Map<String, Metrics> splits, List<String> classNames) {
    this.splits = new LinkedHashMap<>(splits);
    this.classNames = List.copyOf(classNames);
  }

  /** The table, with a line break after every line; empty when there are no splits. */
  public String render() {
    if (splits.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder(new TextTable(metricRows()).toTheRight());
    Map.Entry<String, Metrics> last = last();
    ConfusionMatrix matrix = last.getValue().confusionMatrix();
    if (matrix != null && matrix.classes() <= MAX_MATRIX_CLASSES) {
      text.append("\nconfusion matrix of ").append(last.getKey());
      text.append(" (a row per actual class, a column per predicted class)\n");
      text.append(new TextTable(matrixRows(matrix)).toTheRight());
    }
    return text.toString();
  }

  private List<List<String>> metricRows() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("metric", splits.keySet().stream().toList()));
    rows.add(row("examples", columns(metrics -> Long.toString(metrics.examples()))));
    splits.values().stream()
        .flatMap(metrics -> metrics.headlines().keySet().stream())
        .distinct()
        .forEach(name -> rows.add(row(name, columns(metrics -> cell(metrics.values().get(name))))));
    Map<String, Double> baseline = last().getValue().baseline();
    if (!baseline.isEmpty()) {
      rows.get(0).add(BASELINE);
      rows.stream().skip(1).forEach(row -> row.add(cell(baseline.get(row.get(0)))));
    }
    return rows;
  }

  private Map.Entry<String, Metrics> last() {
    return List.copyOf(splits.entrySet()).get(splits.size() - 1);
  }

  private List<List<String>> matrixRows(ConfusionMatrix matrix) {
    List<String> names =
        IntStream.range(0, matrix.classes())
            .mapToObj(c -> c < classNames.size() ? classNames.get(c) : Integer.toString(c))
            .toList();
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("", names));
    for (int actual = 0; actual < matrix.classes(); actual++) {
      rows.add(
          row(
              names.get(actual),
              matrix.toLists().get(actual).stream().map(MetricsTable::cell).toList()));
    }
    return rows;
  }

  private List<String> columns(Function<Metrics, String> cell) {
    return splits.values().stream().map(cell).toList();
  }

  private static String cell(@Nullable Number value) {
    if (value == null) {
      return ABSENT;
    }
    return value instanceof Double real ? number(real) : value.toString();
  }

  /** A metric for people to read: four significant digits, however large or small it is. */
  public static String number(double value) {
    double size = Math.abs(value);
    return String.format(
        Locale.ROOT,
        size >= 1e9 || (size > 0 && size < 1e-4) ? "%.3e" : size >= 1e4 ? "%,.1f" : "%.4f",
        value);
  }

  private static List<String> row(String title, List<String> cells) {
    List<String> row = new ArrayList<>(cells.size() + 1);
    row.add(title);
    row.addAll(cells);
    return row;
  }
}
