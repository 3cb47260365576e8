package org.rondo.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.rondo.config.Head;
import org.rondo.data.IndexRange;
import org.rondo.data.TensorShape;
import org.rondo.error.ConfigurationException;

/**
 * The parameters that a network starts from where they come from another one: which layers have
 * taken theirs over, and which have drawn them anew from the seed.
 */
public final class TakenOver {
  private final float[] parameters;
  private final List<String> takenOver;
  private final List<String> drawn;

  private TakenOver(float[] parameters, List<String> takenOver, List<String> drawn) {
    this.parameters = parameters;
    this.takenOver = List.copyOf(takenOver);
    this.drawn = List.copyOf(drawn);
  }

  /**
   * Takes parameters over.
   *
   * @param before the network that they are of, of the same layers but perhaps the output layer
   * @param given its parameters
   * @param now the network that starts from them
   * @param input shape of one example
   * @param head what becomes of the output layer
   * @throws ConfigurationException when it is to be replaced, but has no parameters
   */
  public static TakenOver of(
      NetworkDefinition before,
      float[] given,
      NetworkDefinition now,
      TensorShape input,
      Head head) {
    try (Dl4jNetwork network = Dl4jNetwork.open(now, input)) {
      LayerNames names = LayerNames.of(network);
      if (head == Head.KEEP) {
        return new TakenOver(
            given, names.all().stream().map(LayerNames.Layer::name).toList(), List.of());
      }
      String output = output(network);
      if (names.all().stream().noneMatch(layer -> layer.name().equals(output))) {
        throw new ConfigurationException(
            "model.head: replace has nothing to draw anew, as the output layer of this network has no parameters; leave it out");
      }
      return replacingHead(LayerNames.of(before, input), given, names, network, output);
    }
  }

  private static TakenOver replacingHead(
      LayerNames before, float[] given, LayerNames now, Dl4jNetwork drawn, String output) {
    float[] parameters = drawn.parametersOnly().parameters().clone();
    List<String> kept = new ArrayList<>();
    for (LayerNames.Layer layer : now.all()) {
      if (!layer.name().equals(output)) {
        IndexRange from = before.named(layer.name()).parameters();
        System.arraycopy(given, from.from(), parameters, layer.parameters().from(), from.length());
        kept.add(layer.name());
      }
    }
    return new TakenOver(parameters, kept, List.of(output));
  }

  private static String output(Dl4jNetwork network) {
    return Objects.requireNonNullElse(
        network.outputLayer().getLayerName(), LayerNames.unnamed(network.layers().size() - 1));
  }

  /** In DL4J's flat order; not to be changed. */
  public float[] parameters() {
    return parameters;
  }

  /** The layers that start from the other network's parameters. */
  public List<String> takenOver() {
    return takenOver;
  }

  /** The layers whose parameters are drawn anew. */
  public List<String> drawn() {
    return drawn;
  }
}
