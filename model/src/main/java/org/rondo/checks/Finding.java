package org.rondo.checks;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rondo.config.CheckMode;
import org.rondo.config.KebabCase;

/**
 * Something in today's data that differs from training.
 *
 * @param check the key of {@code retrain.checks} that it is about
 * @param column that it is about; null where it is about the rows or the label
 * @param mode what it leads to
 * @param message in a sentence without its full stop
 * @param figures by name, ready for JSON
 */
public record Finding(
    String check,
    @Nullable String column,
    CheckMode mode,
    String message,
    Map<String, Object> figures) {
  /** Copies the figures. */
  public Finding {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }

  /** Whether training is out of the question. */
  public boolean refuses() {
    return mode == CheckMode.REFUSE;
  }

  /** As {@code decision.json} has it. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("check", check);
    if (column != null) {
      tree.put("column", column);
    }
    tree.put("mode", KebabCase.of(mode));
    tree.put("message", message);
    tree.putAll(figures);
    return tree;
  }

  /** A line for each, those that refuse first. */
  public static String lines(Collection<Finding> findings) {
    return findings.stream()
        .sorted((one, other) -> Boolean.compare(other.refuses(), one.refuses()))
        .map(Finding::toString)
        .collect(Collectors.joining("\n  ", "\n  ", ""));
  }

  @Override
  public String toString() {
    return "%s (%s): %s".formatted(check, KebabCase.of(mode), message);
  }
}
