package org.rondo.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Trainable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.rondo.data.IndexRange;
import org.rondo.data.TensorShape;
import org.rondo.error.ConfigurationException;

/**
 * The layers of a network that have parameters, in the order of the flat parameters, under the
 * names that {@code rondo explain} shows. A layer of a stack that has no name is called by its
 * place among all layers, from {@code layer0}.
 *
 * @param all the layers with parameters
 */
public record LayerNames(List<Layer> all) {

  /**
   * One layer.
   *
   * @param name of the layer
   * @param parameters where its parameters lie among the network's, statistics included
   */
  public record Layer(String name, IndexRange parameters) {}

  /** Copies the list. */
  public LayerNames {
    all = List.copyOf(all);
  }

  /** The layers of a network. */
  public static LayerNames of(Dl4jNetwork network) {
    List<Layer> layers = new ArrayList<>();
    int at = 0;
    int index = 0;
    for (Trainable layer : network.layers()) {
      long length = layer.paramTable(false).values().stream().mapToLong(INDArray::length).sum();
      if (length > 0) {
        int end = Math.toIntExact(at + length);
        String name = layer.getConfig().getLayerName();
        layers.add(
            new Layer(Objects.requireNonNullElse(name, unnamed(index)), new IndexRange(at, end)));
        at = end;
      }
      index++;
    }
    return new LayerNames(layers);
  }

  /** What a layer of a stack is called that has no name, by its place among all layers. */
  static String unnamed(int index) {
    return "layer" + index;
  }

  /**
   * The layers of a defined network.
   *
   * @param input shape of one example
   */
  public static LayerNames of(NetworkDefinition definition, TensorShape input) {
    try (Dl4jNetwork network = Dl4jNetwork.open(definition, input)) {
      return of(network);
    }
  }

  /** The layer of a name; fails where there is none. */
  Layer named(String name) {
    return all.stream().filter(layer -> layer.name().equals(name)).findFirst().orElseThrow();
  }

  /**
   * The layers that any of the patterns matches, in the order of the network.
   *
   * @param key of the configuration, for the message
   * @throws ConfigurationException when a pattern matches no layer; names those there are
   */
  public List<Layer> matching(String key, List<String> patterns) {
    for (String pattern : patterns) {
      if (all.stream().noneMatch(layer -> matches(pattern, layer.name()))) {
        throw new ConfigurationException(
            "%s: no layer of this network is named %s; expected one of %s, or a pattern with *"
                .formatted(key, pattern, this));
      }
    }
    return all.stream()
        .filter(layer -> patterns.stream().anyMatch(each -> matches(each, layer.name())))
        .toList();
  }

  /**
   * Whether a pattern stands for a name.
   *
   * @param pattern a name, in which each {@code *} stands for any letters, or none
   */
  public static boolean matches(String pattern, String name) {
    String expression =
        Arrays.stream(pattern.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return Pattern.compile(expression, Pattern.DOTALL).matcher(name).matches();
  }

  /** The names, as messages list them. */
  @Override
  public String toString() {
    return all.stream().map(Layer::name).collect(Collectors.joining(", "));
  }
}
