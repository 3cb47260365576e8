package org.rondo.checkpoint;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The state of a run after a round: named arrays, and a tree of JSON values for everything small.
 * The arrays are not copied and must not change while this is in use.
 */
public final class Checkpoint {
  /** What an array may be called: it becomes the name of a file. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,32}(-[a-z0-9]{1,32}){0,7}");

  private static final int MAX_DEPTH = 64;

  private final int round;
  private final SortedMap<String, float[]> arrays;
  private final Map<String, Object> tree;

  /**
   * A state.
   *
   * @param round the last round included; 0 before the first
   * @param arrays by name: words of lower-case letters and digits, joined by hyphens
   * @param tree of maps with text keys, lists, texts, booleans, nulls, whole numbers and finite
   *     doubles, which come back as equal values (a number perhaps in a narrower type)
   * @throws IllegalArgumentException for a name or value that cannot be kept
   */
  public Checkpoint(int round, Map<String, float[]> arrays, Map<String, Object> tree) {
    if (round < 0) {
      throw new IllegalArgumentException("round: got " + round + ", expected 0 or more");
    }
    for (String name : arrays.keySet()) {
      if (!validName(name)) {
        throw new IllegalArgumentException("not the name of an array: '" + name + "'");
      }
    }
    requireJson("tree", tree, 0);
    this.round = round;
    this.arrays = Collections.unmodifiableSortedMap(new TreeMap<>(arrays));
    this.tree = Collections.unmodifiableMap(new LinkedHashMap<>(tree));
  }

  /** Whether an array may have this name. */
  public static boolean validName(String name) {
    return NAME.matcher(name).matches();
  }

  private static void requireJson(String where, @Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException(where + ": nested more than " + MAX_DEPTH + " deep");
    }
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (!(entry.getKey() instanceof String key)) {
          throw new IllegalArgumentException(where + ": a key is not text: " + entry.getKey());
        }
        requireJson(where + "." + key, entry.getValue(), depth + 1);
      }
    } else if (value instanceof Collection<?> items) {
      for (Object item : items) {
        requireJson(where + "[]", item, depth + 1);
      }
    } else if (!isScalar(value)) {
      throw new IllegalArgumentException(where + ": cannot be kept: " + value);
    }
  }

  private static boolean isScalar(@Nullable Object value) {
    return value == null
        || value instanceof String
        || value instanceof Boolean
        || value instanceof Integer
        || value instanceof Long
        || (value instanceof Double number && Double.isFinite(number));
  }

  /** The last round included. */
  public int round() {
    return round;
  }

  /** The arrays by name; neither the map nor the arrays are to be changed. */
  public SortedMap<String, float[]> arrays() {
    return arrays;
  }

  /** The small values. */
  public Map<String, Object> tree() {
    return tree;
  }
}
