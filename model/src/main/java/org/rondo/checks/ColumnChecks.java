package org.rondo.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.CheckMode;
import org.rondo.config.ChecksConfig;
import org.rondo.config.KebabCase;
import org.rondo.config.Nearest;

/** Compares the columns of a source, before any row is read. */
public final class ColumnChecks {
  private static final int MOST_NAMED = 10;

  private ColumnChecks() {}

  /**
   * Compares names and types.
   *
   * @param columns of the source, in order
   * @param types of these, by their names in lower case
   * @return empty where there is nothing to say
   */
  public static List<Finding> of(
      Champion champion, List<String> columns, Map<String, String> types, ChecksConfig checks) {
    List<Finding> findings = new ArrayList<>();
    List<String> unknown = new ArrayList<>(champion.unknown(columns));
    if (checks.columns() != CheckMode.IGNORE) {
      List<String> missing =
          champion.needed().stream()
              .filter(name -> !types.containsKey(Champion.lowerCase(name)))
              .toList();
      for (String name : missing) {
        findings.add(missing(name, unknown, missing.size(), checks.columns()));
      }
    }
    if (checks.newColumns() != CheckMode.IGNORE
        && champion.statistics() != null
        && !unknown.isEmpty()) {
      findings.add(
          new Finding(
              "new-columns",
              null,
              checks.newColumns(),
              "the champion's data had no %s".formatted(named(unknown)),
              Map.of("columns", unknown)));
    }
    if (checks.types() != CheckMode.IGNORE) {
      for (InputColumn input : champion.signature().inputs()) {
        String now = types.get(Champion.lowerCase(input.column()));
        if (input.seen() != null && now != null && !input.seen().accepts(now)) {
          findings.add(
              new Finding(
                  "types",
                  input.column(),
                  checks.types(),
                  "column '%s' has the type %s (in training: %s)"
                      .formatted(input.column(), now, input.seen().type()),
                  Map.of("type", now, "trained", input.seen().type())));
        }
      }
    }
    return findings;
  }

  private static Finding missing(String name, List<String> unknown, int missing, CheckMode mode) {
    Optional<String> near = Nearest.to(name, unknown);
    if (near.isEmpty() && missing == 1 && unknown.size() == 1) {
      near = Optional.of(unknown.get(0)); // one has gone, one has come
    }
    String what = "column '%s' is missing".formatted(name);
    if (near.isPresent()) {
      return new Finding(
          "columns",
          name,
          mode,
          what + "; the nearest new column is '%s': was it renamed?".formatted(near.get()),
          Map.of("nearest", near.get()));
    }
    return new Finding(
        "columns",
        name,
        mode,
        what + (unknown.isEmpty() ? "" : "; new are %s".formatted(named(unknown))),
        Map.of());
  }

  private static String named(List<String> columns) {
    String first = String.join("', '", columns.subList(0, Math.min(MOST_NAMED, columns.size())));
    int more = columns.size() - MOST_NAMED;
    return "'" + first + "'" + (more > 0 ? " and %s more".formatted(more) : "");
  }

  /**
   * Compares how columns are read whose types Rondo has guessed from their values.
   *
   * @param inputs of today
   */
  public static List<Finding> guesses(
      Champion champion, List<InputColumn> inputs, ChecksConfig checks) {
    List<Finding> findings = new ArrayList<>();
    for (InputColumn now : inputs) {
      for (InputColumn then : champion.signature().inputs()) {
        if (checks.types() != CheckMode.IGNORE
            && then.column().equalsIgnoreCase(now.column())
            && then.feature().type() != now.feature().type()) {
          String type = KebabCase.of(now.feature().type());
          String trained = KebabCase.of(then.feature().type());
          findings.add(
              new Finding(
                  "types",
                  now.column(),
                  checks.types(),
                  "column '%s' looks %s (in training: %s)".formatted(now.column(), type, trained),
                  Map.of("type", type, "trained", trained)));
        }
      }
    }
    return findings;
  }
}
