package org.rondo.network;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rondo.error.ConfigurationException;

/**
 * Settings of layers that a configuration names by their names or by patterns, as {@link
 * LayerNames} understands them. A name counts more than a pattern; of several patterns, the one
 * with most other characters counts, and of equals the first.
 *
 * @param key of the configuration, for messages
 * @param patterns names and patterns, in the order of the configuration
 */
record LayerPatterns(String key, List<String> patterns) {
  /** Copies the patterns. */
  LayerPatterns {
    patterns = List.copyOf(patterns);
  }

  /**
   * The name or pattern that counts for each layer, for those that have one.
   *
   * @param layers that there are to choose from, in their order
   * @throws ConfigurationException when a name or a pattern counts for none of them
   */
  Map<String, String> of(Collection<String> layers) {
    Map<String, String> chosen = new LinkedHashMap<>();
    for (String layer : layers) {
      String winner = winner(layer);
      if (winner != null) {
        chosen.put(layer, winner);
      }
    }
    for (String pattern : patterns) {
      if (!chosen.containsValue(pattern)) {
        throw new ConfigurationException(unused(pattern, layers, chosen));
      }
    }
    return chosen;
  }

  private String unused(String pattern, Collection<String> layers, Map<String, String> chosen) {
    List<String> taken =
        layers.stream()
            .filter(layer -> LayerNames.matches(pattern, layer))
            .map(layer -> "'%s' by '%s'".formatted(layer, chosen.get(layer)))
            .toList();
    return taken.isEmpty()
        ? "%s: no layer of this network is named %s; expected one of %s, or a pattern with *"
            .formatted(key, pattern, String.join(", ", layers))
        : "%s: '%s' is of no use, because each layer is matched more exactly: %s; remove it"
            .formatted(key, pattern, String.join(", ", taken));
  }

  private @Nullable String winner(String layer) {
    if (patterns.contains(layer)) {
      return layer;
    }
    String winner = null;
    for (String pattern : patterns) {
      if (LayerNames.matches(pattern, layer)
          && (winner == null || exactness(pattern) > exactness(winner))) {
        winner = pattern;
      }
    }
    return winner;
  }

  private static long exactness(String pattern) {
    return pattern.chars().filter(c -> c != '*').count();
  }
}
