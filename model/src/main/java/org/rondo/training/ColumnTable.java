package org.rondo.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.rondo.evaluation.TextTable;

/**
 * What the columns of a source were taken for, where the configuration leaves that open.
 *
 * @param columns that the network learns from, in order
 * @param leftOut why each of the others is not used, by its name
 * @param label what is to be learned, in words
 */
public record ColumnTable(List<Column> columns, Map<String, String> leftOut, String label) {
  /** More rows than these are counted and not shown. */
  private static final int MOST_ROWS = 30;

  /** Copies the columns. */
  public ColumnTable {
    columns = List.copyOf(columns);
    leftOut = new LinkedHashMap<>(leftOut);
  }

  /**
   * A column that the network learns from.
   *
   * @param name in the source
   * @param type what it was taken for
   * @param missing how its gaps are filled
   * @param inputs of the network that it becomes
   */
  public record Column(String name, String type, String missing, String inputs) {}

  /** The table, with a line break after every line. */
  public String render() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("column", "taken for", "missing", "inputs"));
    columns.stream()
        .limit(MOST_ROWS)
        .forEach(
            column ->
                rows.add(List.of(column.name(), column.type(), column.missing(), column.inputs())));
    StringBuilder text = new StringBuilder(new TextTable(rows).toTheLeft());
    Map<String, Integer> more = new TreeMap<>();
    columns.stream().skip(MOST_ROWS).forEach(column -> more.merge(column.type(), 1, Integer::sum));
    more.forEach((type, count) -> text.append("and %s more: %s\n".formatted(count, type)));
    Map<String, List<String>> reasons = new LinkedHashMap<>();
    leftOut.forEach(
        (name, why) -> reasons.computeIfAbsent(why, reason -> new ArrayList<>()).add(name));
    reasons.forEach((why, names) -> text.append("left out, %s: %s\n".formatted(why, shown(names))));
    return text.append("label: ").append(label).append('\n').toString();
  }

  private static String shown(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(MOST_ROWS, names.size())));
    return names.size() <= MOST_ROWS ? first : first + ", ... (%s in all)".formatted(names.size());
  }
}
