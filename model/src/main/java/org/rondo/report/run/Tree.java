package org.rondo.report.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of a run's files, which may be of an older Rondo: what is missing, or something
 * else than expected, reads as empty.
 *
 * @param values by key
 */
public record Tree(Map<?, ?> values) {
  /** An object without keys. */
  public static final Tree EMPTY = new Tree(Map.of());

  private @Nullable Object at(String... path) {
    Object value = values;
    for (String key : path) {
      value = value instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return value;
  }

  /** Whether there is anything at a path. */
  boolean has(String... path) {
    return at(path) != null;
  }

  /** Whether there is nothing in it. */
  boolean isEmpty() {
    return values.isEmpty();
  }

  /** The number at a path; NaN where there is none. */
  double number(String... path) {
    return at(path) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** The value at a path as text; empty where there is none. */
  String text(String... path) {
    Object value = at(path);
    return value == null ? "" : value.toString();
  }

  /** The object at a path. */
  Tree tree(String... path) {
    return at(path) instanceof Map<?, ?> map ? new Tree(map) : EMPTY;
  }

  /** The objects of a list. */
  List<Tree> trees(String... path) {
    List<Tree> trees = new ArrayList<>();
    for (Object each : list(path)) {
      if (each instanceof Map<?, ?> map) {
        trees.add(new Tree(map));
      }
    }
    return trees;
  }

  /** The values of a list as text. */
  List<String> texts(String... path) {
    return list(path).stream().map(String::valueOf).toList();
  }

  /** The numbers of a list. */
  double[] numbers(String... path) {
    return list(path).stream()
        .mapToDouble(each -> each instanceof Number number ? number.doubleValue() : Double.NaN)
        .toArray();
  }

  List<?> list(String... path) {
    return at(path) instanceof List<?> list ? list : List.of();
  }

  /** The keys, in order. */
  List<String> keys() {
    return values.keySet().stream().map(String::valueOf).toList();
  }

  /** All values that are no objects, by the path of their keys with dots between. */
  Map<String, String> flat() {
    Map<String, String> flat = new LinkedHashMap<>();
    flatten("", values, flat);
    return flat;
  }

  private static void flatten(String prefix, Map<?, ?> map, Map<String, String> flat) {
    map.forEach(
        (key, value) -> {
          String path = prefix.isEmpty() ? String.valueOf(key) : prefix + "." + key;
          if (value instanceof Map<?, ?> inner && !inner.isEmpty()) {
            flatten(path, inner, flat);
          } else {
            flat.put(path, String.valueOf(value));
          }
        });
  }
}
