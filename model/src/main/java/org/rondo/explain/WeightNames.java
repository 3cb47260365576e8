package org.rondo.explain;

import java.util.ArrayList;
import java.util.List;
import org.rondo.engine.LayerTrace;
import org.rondo.network.NamedArray;

/** What the parameters of a network are called: by layer, and by what they weigh. */
final class WeightNames {
  private static final String WEIGHTS = "W";
  private static final String BIASES = "b";

  private final String[] names;

  /**
   * Names all parameters.
   *
   * @param layers of the network
   * @param inputs names of the network's inputs; empty where they have none
   */
  WeightNames(List<NamedArray> arrays, List<LayerTrace> layers, List<String> inputs) {
    names = new String[arrays.stream().mapToInt(NamedArray::length).sum()];
    for (NamedArray array : arrays) {
      boolean readsInputs =
          layers.stream()
              .anyMatch(
                  layer ->
                      layer.name().equals(array.layer())
                          && layer.from().contains(LayerTrace.INPUTS));
      List<String> from = readsInputs ? inputs : List.of();
      for (int i = 0; i < array.length(); i++) {
        names[array.at(i)] = array.layer() + ": " + name(array, i, from);
      }
    }
  }

  /** The name of a parameter, by its place among the flat ones. */
  String of(int place) {
    return names[place];
  }

  private static String name(NamedArray array, int number, List<String> inputs) {
    int units = array.shape().get(array.shape().size() - 1);
    if (array.name().equals(BIASES)) {
      return "bias" + unit(" of unit ", number % units, units);
    }
    if (array.name().equals(WEIGHTS) && array.shape().size() == 2) {
      int input = number / units;
      String from =
          inputs.size() == array.shape().get(0) ? inputs.get(input) : "unit " + (input + 1);
      return from + unit(" to unit ", number % units, units);
    }
    List<String> indices = new ArrayList<>();
    int rest = number;
    for (int i = array.shape().size() - 1; i >= 0; i--) {
      indices.add(0, Integer.toString(rest % array.shape().get(i)));
      rest /= array.shape().get(i);
    }
    return array.name() + "[" + String.join(", ", indices) + "]";
  }

  private static String unit(String before, int unit, int units) {
    return units == 1 ? "" : before + (unit + 1);
  }
}
