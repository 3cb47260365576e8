package org.rondo.spark.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What all batches have in common, so that readers see one table.
 *
 * @param format of the files, in a word
 * @param columns names and types, in order
 */
public record Layout(String format, List<Column> columns) {
  /** Copies the columns. */
  public Layout {
    Objects.requireNonNull(format, "no format");
    columns = List.copyOf(columns);
  }

  /** A column, with its type in Spark's words. */
  public record Column(String name, String type) {}

  /** In what another layout differs from this one, in words; none where it does not. */
  public List<String> differences(Layout other) {
    List<String> differences = new ArrayList<>();
    if (!format.equals(other.format)) {
      differences.add("the format is %s and was %s".formatted(other.format, format));
    }
    Map<String, String> before = byName();
    Map<String, String> now = other.byName();
    now.forEach(
        (name, type) -> {
          String known = before.get(name);
          if (known == null) {
            differences.add("the column '%s' (%s) is new".formatted(name, type));
          } else if (!known.equals(type)) {
            differences.add("the column '%s' is %s and was %s".formatted(name, type, known));
          }
        });
    before.forEach(
        (name, type) -> {
          if (!now.containsKey(name)) {
            differences.add("the column '%s' (%s) is missing".formatted(name, type));
          }
        });
    if (differences.isEmpty() && !columns.equals(other.columns)) {
      differences.add("the columns are in another order: %s".formatted(now.keySet()));
    }
    return differences;
  }

  /** Whether there is a column of this very name. */
  public boolean has(String name) {
    return byName().containsKey(name);
  }

  private Map<String, String> byName() {
    Map<String, String> types = new LinkedHashMap<>();
    columns.forEach(column -> types.put(column.name(), column.type()));
    return types;
  }
}
