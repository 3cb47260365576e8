package org.rondo.training;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rondo.checkpoint.Checkpoint;
import org.rondo.error.DataException;

/** Reads named values from a checkpoint, or says which one is wrong. */
final class StateReader {
  private final Checkpoint checkpoint;
  private final Map<?, ?> tree;
  private final String where;

  private StateReader(Checkpoint checkpoint, Map<?, ?> tree, String where) {
    this.checkpoint = checkpoint;
    this.tree = tree;
    this.where = where;
  }

  static StateReader of(Checkpoint checkpoint) {
    return new StateReader(checkpoint, checkpoint.tree(), "");
  }

  /** Whether there is such a value, other than null. */
  boolean has(String name) {
    return tree.get(name) != null;
  }

  /** The values under a name. */
  StateReader child(String name) {
    return over(tree.get(name), where + name + ".");
  }

  /** The values under each item of a list. */
  List<StateReader> children(String name) {
    if (!(tree.get(name) instanceof List<?> items)) {
      throw wrong(name, tree.get(name));
    }
    return items.stream().map(item -> over(item, where + name + "[].")).toList();
  }

  private StateReader over(@Nullable Object value, String inside) {
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong(inside, value);
    }
    return new StateReader(checkpoint, map, inside);
  }

  long whole(String name) {
    if (tree.get(name) instanceof Number number) {
      return number.longValue();
    }
    throw wrong(name, tree.get(name));
  }

  int integer(String name) {
    return Math.toIntExact(whole(name));
  }

  /** A number that was written as text, which preserves every double. */
  double real(String name) {
    if (tree.get(name) instanceof String text) {
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw wrong(name, text);
      }
    }
    throw wrong(name, tree.get(name));
  }

  /** An array that must exist. */
  float[] array(String name) {
    float[] values = checkpoint.arrays().get(name);
    if (values == null) {
      throw wrong(name, null);
    }
    return values;
  }

  /** An array; empty if absent, since empty ones are not written. */
  float[] arrayOrEmpty(String name) {
    return checkpoint.arrays().getOrDefault(name, new float[0]);
  }

  private DataException wrong(String name, @Nullable Object value) {
    return new DataException(
        ("the checkpoint of round %s cannot be used: %s%s is %s; continue with"
                + " the version of Rondo that wrote it")
            .formatted(checkpoint.round(), where, name, value == null ? "missing" : value));
  }
}
