package org.rondo.spark.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.rondo.bundle.TreeChanges;
import org.rondo.spark.registry.Version;

/** What people are shown of a registry. */
final class RegistryText {
  private static final int SHOWN_OF_DIGEST = 12;

  private RegistryText() {}

  /** In what two versions differ, a line each. */
  static List<String> differences(Version from, Version to) {
    return TreeChanges.between(compared(from), compared(to), Set.of());
  }

  /** Aliases with their versions. */
  static String aliases(Map<String, Integer> aliases) {
    return aliases.entrySet().stream()
        .map(alias -> alias.getKey() + "=" + alias.getValue())
        .collect(Collectors.joining(" "));
  }

  /** The first of the metrics that people look at, of the rows that tell most. */
  static String metric(Version version) {
    Map<?, ?> metrics =
        version.json(Version.METRICS).get("metrics") instanceof Map<?, ?> of ? of : Map.of();
    for (String split : List.of("test", "validation", "train")) {
      for (String metric : List.of("accuracy", "subset-accuracy", "rmse", "loss")) {
        if (metrics.get(split) instanceof Map<?, ?> of && of.get(metric) instanceof Number value) {
          return "%s %s %s".formatted(split, metric, Math.round(value.doubleValue() * 1e4) / 1e4);
        }
      }
    }
    return "";
  }

  /** The beginning of the digest of its parameters. */
  static String digest(Version version) {
    Object digest = version.json(Version.MODEL + "/bundle.json").get("parameters-sha256");
    String text = digest == null ? "" : digest.toString();
    return text.substring(0, Math.min(SHOWN_OF_DIGEST, text.length()));
  }

  private static Map<String, Object> compared(Version version) {
    Map<String, Object> tree = new LinkedHashMap<>(version.json(Version.MANIFEST));
    Map<String, Object> result = version.json(Version.METRICS);
    for (String key : List.of("rounds", "examples", "rows", "parameters", "parameters-sha256")) {
      tree.put(key, result.getOrDefault(key, ""));
    }
    tree.put("metrics", numbers(result.getOrDefault("metrics", Map.of())));
    tree.put("signature", version.json(Version.MODEL + "/signature.json"));
    return tree;
  }

  /** Metrics by split, without those that are tables. */
  private static Map<String, Object> numbers(Object metrics) {
    Map<String, Object> numbers = new LinkedHashMap<>();
    if (metrics instanceof Map<?, ?> splits) {
      splits.forEach(
          (split, of) -> {
            Map<String, Object> plain = new LinkedHashMap<>();
            if (of instanceof Map<?, ?> values) {
              values.forEach(
                  (name, value) -> {
                    if (value instanceof Number) {
                      plain.put(String.valueOf(name), value);
                    }
                  });
            }
            numbers.put(String.valueOf(split), plain);
          });
    }
    return numbers;
  }
}
