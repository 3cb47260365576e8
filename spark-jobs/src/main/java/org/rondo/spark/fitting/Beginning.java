package org.rondo.spark.fitting;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rondo.network.TakenOver;

/**
 * What the parameters were at first, by the names of their layers.
 *
 * @param model that some are taken over from; empty for none
 * @param takenOver layers that start from its parameters
 * @param drawn layers that are drawn anew beside them
 * @param frozen layers that stay as they were
 */
public record Beginning(
    String model, List<String> takenOver, List<String> drawn, List<String> frozen) {

  /** Copies the lists. */
  public Beginning {
    takenOver = List.copyOf(takenOver);
    drawn = List.copyOf(drawn);
    frozen = List.copyOf(frozen);
  }

  /** A beginning from a model, or from the seed alone where there is none. */
  static Beginning of(
      @Nullable InitialModel model, @Nullable TakenOver taken, List<String> frozen) {
    return new Beginning(
        model == null ? "" : model.name(),
        taken == null ? List.of() : taken.takenOver(),
        taken == null ? List.of() : taken.drawn(),
        frozen);
  }

  /** In result.json; empty where all was drawn from the seed, and trained. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    if (!model.isEmpty()) {
      tree.put("model", model);
      tree.put("taken-over", takenOver);
      tree.put("drawn", drawn);
    }
    if (!frozen.isEmpty()) {
      tree.put("frozen", frozen);
    }
    return tree;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (!model.isEmpty()) {
      text.append("parameters of %s are taken over by %s".formatted(model, names(takenOver)));
    }
    if (!drawn.isEmpty()) {
      text.append("; %s drawn anew from the seed".formatted(names(drawn)));
    }
    if (!frozen.isEmpty()) {
      text.append(text.isEmpty() ? "" : "; ").append("frozen: ").append(names(frozen));
    }
    return text.toString();
  }

  private static String names(List<String> layers) {
    return String.join(", ", layers);
  }
}
