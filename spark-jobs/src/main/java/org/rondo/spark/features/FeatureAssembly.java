package org.rondo.spark.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.rondo.config.Scale;
import org.rondo.spark.features.FittedFeatures.Scaling;
import org.rondo.spark.features.InputSpec.Input;

/**
 * Assigns every column its place among a network's inputs: first the numbers, by how they are
 * scaled, then booleans, then categories; within each, in the order of the columns.
 */
final class FeatureAssembly {

  private final List<Input> inputs;

  FeatureAssembly(List<Input> inputs) {
    this.inputs = inputs;
  }

  /** The columns of numbers with this scale, in order. */
  List<Input> scaled(Scale scale) {
    return inputs.stream()
        .filter(input -> input.kind().scales() && input.feature().scale() == scale)
        .toList();
  }

  /** How many numbers a scaled column has. */
  static int width(Input input) {
    return input.kind().width(input, null);
  }

  /** The columns in the order of their places. */
  private List<Input> placed() {
    List<Input> placed = new ArrayList<>();
    for (Scale scale : Scale.values()) {
      placed.addAll(scaled(scale));
    }
    for (FeatureKind kind : FeatureKinds.ALL) {
      inputs.stream().filter(input -> !kind.scales() && input.kind() == kind).forEach(placed::add);
    }
    return placed;
  }

  /**
   * Combines what was learned.
   *
   * @param fills by the columns' indices
   * @param words by the columns' indices
   * @param scalings of all columns of a scale at once, in order
   */
  NamedFeatures of(
      Map<Integer, Double> fills, Map<Integer, List<String>> words, Map<Scale, Scaling> scalings) {
    List<String> names = new ArrayList<>();
    Map<Integer, FittedFeatures.Column> columns = new TreeMap<>();
    Map<Scale, Integer> used = new HashMap<>();
    for (Input input : placed()) {
      int position = names.size();
      names.addAll(input.kind().names(input, words.get(input.index())));
      Scale scale = input.feature().scale();
      Scaling all = input.kind().scales() ? scalings.get(scale) : null;
      Scaling own = null;
      if (all != null) {
        int from = used.getOrDefault(scale, 0);
        int to = from + width(input);
        used.put(scale, to);
        own = own(input.kind(), all, from, to);
      }
      columns.put(
          input.index(),
          new FittedFeatures.Column(
              input.name(), position, fills.get(input.index()), own, words.get(input.index())));
    }
    return new NamedFeatures(new FittedFeatures(List.copyOf(columns.values())), names);
  }

  private static Scaling own(FeatureKind kind, Scaling all, int from, int to) {
    List<Double> shift = new ArrayList<>(all.shift().subList(from, to));
    List<Double> factor = new ArrayList<>(all.factor().subList(from, to));
    for (int i = 0; i < shift.size(); i++) {
      if (!kind.scales(i)) {
        shift.set(i, 0.0);
        factor.set(i, 1.0);
      }
    }
    return new Scaling(shift, factor, all.constant());
  }

  /** As Spark ML's {@code StandardScaler} does it. */
  static Scaling standard(double[] mean, double[] deviation) {
    return scaling(mean, Arrays.stream(deviation).map(d -> d == 0 ? 0 : 1 / d).toArray(), 0);
  }

  /** As Spark ML's {@code MinMaxScaler} does it. */
  static Scaling minMax(double[] min, double[] max) {
    double[] factor =
        IntStream.range(0, min.length)
            .mapToDouble(i -> max[i] == min[i] ? 0 : 1 / (max[i] - min[i]))
            .toArray();
    return scaling(min, factor, 0.5);
  }

  private static Scaling scaling(double[] shift, double[] factor, double constant) {
    return new Scaling(
        Arrays.stream(shift).boxed().toList(), Arrays.stream(factor).boxed().toList(), constant);
  }
}
