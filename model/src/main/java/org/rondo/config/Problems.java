package org.rondo.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the problems of one configuration while it is read. Mutable; owned by one reading. */
final class Problems {
  private final List<Problem> found = new ArrayList<>();

  void add(Place place, String key, String message) {
    found.add(new Problem(place, key, message));
  }

  /** Whether something is wrong with the key or with a part of its value. */
  boolean concern(String key) {
    return found.stream()
        .map(Problem::key)
        .anyMatch(k -> k.equals(key) || k.startsWith(key + ".") || k.startsWith(key + "["));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** The problems in the order of the file, those of the command line last. */
  List<Problem> inOrder() {
    return found.stream().sorted(Comparator.comparing(Problem::place)).toList();
  }

  /**
   * Ends a reading.
   *
   * @param origin what was read, for the message
   */
  void throwIfAny(String origin) {
    if (!isEmpty()) {
      throw new InvalidConfigurationException(origin, inOrder());
    }
  }
}
