package org.rondo.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rondo.data.Batch;
import org.rondo.data.BatchReader;
import org.rondo.data.FloatRows;
import org.rondo.data.Shard;
import org.rondo.network.NamedArray;

/**
 * A layer of a trained network, for people.
 *
 * @param name of the layer
 * @param kind in words, such as {@code dense}
 * @param activation the function that makes values of sums; empty where a layer has none
 * @param units numbers that it passes on for a row
 * @param parameters of the layer
 * @param rows that were looked at
 * @param silent units of a rectifier that are 0 for every one of these rows
 */
public record LayerSurvey(
    String name, String kind, String activation, int units, long parameters, int rows, int silent) {
  private static final Set<String> RECTIFIERS = Set.of("relu", "relu6");

  /**
   * Looks at the layers of a network.
   *
   * @param parameters in the form that it learns
   * @param shard of which the first rows are looked at
   * @param targets what labels become for the loss
   * @param rows how many
   */
  public static List<LayerSurvey> of(
      EngineSpec spec, float[] parameters, Shard shard, Batch.Targets targets, int rows) {
    Shard few = shard.first(rows);
    Batch batch = BatchReader.sequential(few, targets, Math.max(1, few.rows())).read(0, 0);
    try (NetworkTrace trace = new NetworkTrace(spec)) {
      List<NamedArray> arrays = trace.arrays();
      return trace.layers(parameters, batch).stream()
          .map(layer -> of(layer, few.rows(), arrays))
          .toList();
    }
  }

  private static LayerSurvey of(LayerTrace layer, int rows, List<NamedArray> arrays) {
    long parameters =
        arrays.stream()
            .filter(array -> array.layer().equals(layer.name()))
            .mapToLong(NamedArray::length)
            .sum();
    return new LayerSurvey(
        layer.name(),
        layer.kind(),
        layer.activation(),
        layer.values().width(),
        parameters,
        rows,
        RECTIFIERS.contains(layer.activation()) ? silent(layer.values()) : 0);
  }

  private static int silent(FloatRows values) {
    int silent = 0;
    for (int unit = 0; unit < values.width(); unit++) {
      int row = 0;
      while (row < values.rows() && values.at(row, unit) == 0) {
        row++;
      }
      silent += row == values.rows() ? 1 : 0;
    }
    return silent;
  }

  /** The layer under the names of result.json. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("layer", name);
    tree.put("kind", kind);
    if (!activation.isEmpty()) {
      tree.put("activation", activation);
    }
    tree.put("units", units);
    tree.put("parameters", parameters);
    if (RECTIFIERS.contains(activation)) {
      tree.put("rows", rows);
      tree.put("silent-units", silent);
    }
    return tree;
  }
}
