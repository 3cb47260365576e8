package org.rondo.spark.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rondo.config.FeatureType;
import org.rondo.config.Scale;
import org.rondo.spark.features.FittedFeatures.Scaling;
import org.rondo.spark.features.InputSpec.Input;

/**
 * Gives every column its place among a network's inputs: first the numbers, by how they are scaled,
 * then booleans, then categories; among equals, in the order of the columns.
 */
final class FeatureAssembly {
  private static final String UNKNOWN = "(other)";

  private final List<Input> inputs;

  FeatureAssembly(List<Input> inputs) {
    this.inputs = inputs;
  }

  /** The columns of numbers that are scaled in a way, in order. */
  List<Input> scaled(Scale scale) {
    return inputs.stream()
        .filter(input -> isNumbers(input) && input.feature().scale() == scale)
        .toList();
  }

  /** How many numbers a column has. */
  static int width(Input input) {
    return input.shape() == null ? 1 : input.shape().length();
  }

  private static boolean isNumbers(Input input) {
    FeatureType type = input.feature().type();
    return type == FeatureType.NUMERIC || type == FeatureType.VECTOR;
  }

  private List<Input> ofType(FeatureType type) {
    return inputs.stream().filter(input -> input.feature().type() == type).toList();
  }

  /** The columns in the order of their places. */
  private List<Input> placed() {
    List<Input> placed = new ArrayList<>();
    for (Scale scale : Scale.values()) {
      placed.addAll(scaled(scale));
    }
    placed.addAll(ofType(FeatureType.BOOLEAN));
    placed.addAll(ofType(FeatureType.CATEGORICAL));
    return placed;
  }

  /**
   * Puts together what was learned.
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
      names.addAll(names(input, words.get(input.index())));
      Scale scale = input.feature().scale();
      Scaling all = isNumbers(input) ? scalings.get(scale) : null;
      Scaling own = null;
      if (all != null) {
        int from = used.getOrDefault(scale, 0);
        int to = from + width(input);
        used.put(scale, to);
        own =
            new Scaling(
                all.shift().subList(from, to), all.factor().subList(from, to), all.constant());
      }
      columns.put(
          input.index(),
          new FittedFeatures.Column(
              input.name(), position, fills.get(input.index()), own, words.get(input.index())));
    }
    return new NamedFeatures(new FittedFeatures(List.copyOf(columns.values())), names);
  }

  private static List<String> names(Input input, @Nullable List<String> words) {
    if (words != null) {
      List<String> names = new ArrayList<>();
      words.forEach(word -> names.add(input.name() + "=" + word));
      names.add(input.name() + "=" + UNKNOWN);
      return names;
    }
    return input.feature().type() == FeatureType.VECTOR
        ? IntStream.range(0, width(input))
            .mapToObj(i -> VectorFeature.element(input.name(), i))
            .toList()
        : List.of(input.name());
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
