package org.rondo.config;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rondo.error.ConfigurationException;

/**
 * What is wrong with the values handed to a section's constructor: each value by itself, by the
 * annotations of its component, and then by the rules that tie several together.
 */
final class Violations {
  /**
   * One violation.
   *
   * @param keys the keys concerned, the one to blame first
   */
  record Violation(List<String> keys, String message) implements Serializable {}

  /** Thrown by a section's constructor. */
  static final class InvalidSectionException extends ConfigurationException {
    private static final long serialVersionUID = 1L;

    private final List<Violation> violations;

    InvalidSectionException(Class<?> section, List<Violation> violations) {
      super(
          violations.stream()
              .map(v -> v.keys().get(0) + ": " + v.message())
              .collect(Collectors.joining("; ", section.getSimpleName() + ": ", "")));
      this.violations = List.copyOf(violations);
    }

    List<Violation> violations() {
      return violations;
    }
  }

  private final Class<?> section;
  private final List<Violation> found = new ArrayList<>();

  private Violations(Class<?> section) {
    this.section = section;
  }

  /** Checks each value by itself; the values stand in the order of the record's components. */
  static Violations in(Class<? extends Record> section, @Nullable Object... values) {
    Violations violations = new Violations(section);
    List<Key> keys = SectionType.of(section).keys();
    for (int i = 0; i < values.length; i++) {
      Key key = keys.get(i);
      Object value = values[i];
      Optional<String> refusal =
          value != null
              ? key.type().refusalOf(value)
              : key.nullable() ? Optional.empty() : Optional.of("is missing");
      refusal.ifPresent(r -> violations.found.add(new Violation(List.of(key.name()), r)));
    }
    return violations;
  }

  /** Adds a rule between keys, the one to blame first. */
  Violations require(boolean rule, String message, String... keys) {
    if (!rule) {
      found.add(new Violation(List.of(keys), message));
    }
    return this;
  }

  void orThrow() {
    if (!found.isEmpty()) {
      throw new InvalidSectionException(section, found);
    }
  }
}
