package org.rondo.spark.features;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rondo.config.FeatureConfig;
import org.rondo.config.FeatureType;
import org.rondo.config.Nearest;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;

/**
 * Which columns {@code data.features} and {@code data.exclude} mean. A key that is a column's name
 * means that column; any other that contains {@code *} is a pattern, in which {@code *} stands for
 * any text. Where several patterns match a column, the one with the most other characters decides,
 * and among equals the first.
 */
final class ChosenColumns {
  private final SourceColumns columns;

  /** What the columns that patterns do not match already are. */
  private final Map<String, String> taken;

  private final Map<String, FeatureConfig> exact = new LinkedHashMap<>();
  private final Set<String> excluded = new TreeSet<>();

  private ChosenColumns(SourceColumns columns, Map<String, String> taken) {
    this.columns = columns;
    this.taken = taken;
  }

  /**
   * The columns to learn from, in the order of the configuration, and of the source where a pattern
   * takes several; of type {@code auto} where the type is to be guessed from the data.
   *
   * @param given the features by name or pattern; none for all
   * @param exclude names and patterns of what is left out
   * @param taken columns that only an exact name can make a feature, and what they are
   * @throws DataException when a name or a pattern matches no column
   * @throws ConfigurationException when the configuration contradicts itself
   */
  static Map<String, FeatureConfig> of(
      SourceColumns columns,
      Map<String, FeatureConfig> given,
      @Nullable List<String> exclude,
      Map<String, String> taken) {
    Map<String, FeatureConfig> features =
        given.isEmpty() ? Map.of("*", FeatureConfig.of(FeatureType.AUTO)) : given;
    return new ChosenColumns(columns, taken)
        .choose(features, exclude == null ? List.of() : exclude);
  }

  private Map<String, FeatureConfig> choose(
      Map<String, FeatureConfig> features, List<String> excludes) {
    Map<String, Pattern> patterns = new LinkedHashMap<>();
    features.forEach(
        (name, feature) -> {
          if (isPattern(name)) {
            patterns.put(name, pattern(name));
          } else {
            exact.put(columns.require(name, "data.features"), feature);
          }
        });
    exclude(excludes, patterns.isEmpty());
    Map<String, List<String>> takes = new TreeMap<>();
    for (String column : columns.all()) {
      String winner = taken.containsKey(column) ? null : winner(column, patterns);
      if (winner != null && !excluded.contains(column) && !exact.containsKey(column)) {
        takes.computeIfAbsent(winner, pattern -> new ArrayList<>()).add(column);
      }
    }
    Map<String, FeatureConfig> chosen = new LinkedHashMap<>();
    features.forEach(
        (name, feature) -> {
          if (!patterns.containsKey(name)) {
            chosen.put(columns.require(name, "data.features"), feature);
          } else if (takes.containsKey(name)) {
            takes.get(name).forEach(column -> chosen.put(column, feature));
          } else if (!name.chars().allMatch(c -> c == '*')) {
            throw takesNothing(name, patterns);
          }
        });
    return chosen;
  }

  private void exclude(List<String> excludes, boolean noPattern) {
    if (noPattern && !excludes.isEmpty()) {
      throw new ConfigurationException(
          "data.exclude: has no effect, because data.features names each column that is learned"
              + " from; remove it, or add \"*\": auto to the features");
    }
    for (String name : excludes) {
      if (!isPattern(name)) {
        String column = columns.require(name, "data.exclude");
        if (exact.containsKey(column)) {
          throw new ConfigurationException(
              "data.exclude: '%s' is one of data.features too; remove it from either"
                  .formatted(column));
        }
        excluded.add(column);
      } else {
        List<String> matched = matched(name);
        if (matched.isEmpty()) {
          throw matchesNothing("data.exclude", name);
        }
        excluded.addAll(matched);
      }
    }
  }

  private boolean isPattern(String name) {
    return name.indexOf('*') >= 0 && columns.find(name) == null;
  }

  private static Pattern pattern(String name) {
    return Pattern.compile(
        Stream.of(name.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
  }

  private List<String> matched(String name) {
    Pattern pattern = pattern(name);
    return columns.all().stream().filter(column -> matches(name, pattern, column)).toList();
  }

  /** A pattern matches what is inside a column only if it contains the dot. */
  private boolean matches(String name, Pattern pattern, String column) {
    return (name.indexOf('.') >= 0 || !columns.isNested(column))
        && pattern.matcher(column).matches();
  }

  private @Nullable String winner(String column, Map<String, Pattern> patterns) {
    String winner = null;
    for (Map.Entry<String, Pattern> pattern : patterns.entrySet()) {
      if (matches(pattern.getKey(), pattern.getValue(), column)
          && (winner == null || exactness(pattern.getKey()) > exactness(winner))) {
        winner = pattern.getKey();
      }
    }
    return winner;
  }

  private static long exactness(String pattern) {
    return pattern.chars().filter(c -> c != '*').count();
  }

  private RuntimeException takesNothing(String name, Map<String, Pattern> patterns) {
    List<String> matched = matched(name);
    if (matched.isEmpty()) {
      return matchesNothing("data.features", name);
    }
    List<String> why =
        matched.stream()
            .limit(3)
            .map(
                column ->
                    "'%s' is %s"
                        .formatted(
                            column,
                            taken.containsKey(column)
                                ? "the " + taken.get(column)
                                : exact.containsKey(column)
                                    ? "named itself"
                                    : excluded.contains(column)
                                        ? "excluded"
                                        : "matched by the more exact '%s'"
                                            .formatted(winner(column, patterns))))
            .toList();
    return new ConfigurationException(
        "data.features: the pattern '%s' takes no column: %s; remove it"
            .formatted(name, String.join(", ", why)));
  }

  private DataException matchesNothing(String key, String name) {
    String literal = name.replace("*", "");
    Map<String, String> beginnings = new LinkedHashMap<>();
    for (String column : columns.all()) {
      beginnings.putIfAbsent(
          column.substring(0, Math.min(literal.length(), column.length())).toLowerCase(Locale.ROOT),
          column);
    }
    String nearest =
        Nearest.to(literal, columns.all())
            .or(() -> Nearest.to(literal, beginnings.keySet()).map(beginnings::get))
            .map(column -> "; the nearest is " + column + ".")
            .orElse(".");
    return new DataException(
        "%s: no column matches the pattern '%s'%s Columns: %s"
            .formatted(key, name, nearest, SourceColumns.shown(columns.all())));
  }
}
