package org.rondo.network;

import java.io.Serializable;
import java.util.List;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * A DL4J network configuration as text, so that it travels to executors and into bundles without
 * Java serialization of DL4J's own types.
 *
 * @param kind which of DL4J's two network classes reads the configuration
 * @param json the configuration in DL4J's JSON form
 * @param loss that replaces the configuration's while the network trains; null to train with that
 * @param gradients what training makes of them instead of the configuration's updaters; null to
 *     train with those
 * @param frozen names of the layers whose parameters do not move while the network trains
 */
public record NetworkDefinition(
    Kind kind,
    String json,
    @Nullable OwnLoss loss,
    @Nullable GradientUse gradients,
    List<String> frozen)
    implements Serializable {

  /** Copies the names. */
  public NetworkDefinition {
    frozen = List.copyOf(frozen);
  }

  /** DL4J's two network classes. */
  public enum Kind {
    /** {@code MultiLayerNetwork}: a stack of layers. */
    LAYERS,
    /** {@code ComputationGraph}: a directed acyclic graph of vertices. */
    GRAPH
  }

  /** An untrained network as DL4J holds it; its step counts, which the JSON has too, are reset. */
  public static NetworkDefinition of(MultiLayerConfiguration layers) {
    layers.setIterationCount(0);
    layers.setEpochCount(0);
    return new NetworkDefinition(Kind.LAYERS, layers.toJson());
  }

  /** An untrained network as DL4J holds it; its step counts, which the JSON has too, are reset. */
  public static NetworkDefinition of(ComputationGraphConfiguration graph) {
    graph.setIterationCount(0);
    graph.setEpochCount(0);
    return new NetworkDefinition(Kind.GRAPH, graph.toJson());
  }

  /** A network that trains with the loss and the updaters of its configuration. */
  public NetworkDefinition(Kind kind, String json) {
    this(kind, json, null, null, List.of());
  }

  /** The same network, trained with another loss; null for that of its configuration. */
  NetworkDefinition trainedWith(@Nullable OwnLoss other) {
    return new NetworkDefinition(kind, json, other, gradients, frozen);
  }

  /** The same network, with another use of its gradients; null for its configuration's updaters. */
  NetworkDefinition using(@Nullable GradientUse other) {
    return new NetworkDefinition(kind, json, loss, other, frozen);
  }

  /** The same network, in which some layers do not move. */
  NetworkDefinition freezing(List<String> layers) {
    return new NetworkDefinition(kind, json, loss, gradients, layers);
  }

  /** The same network as DL4J alone would train it. */
  NetworkDefinition plain() {
    return new NetworkDefinition(kind, json);
  }

  /** Whether training cuts sequences, and takes a step for each stretch of them. */
  public boolean cutsSequences() {
    BackpropType type =
        kind == Kind.GRAPH
            ? ComputationGraphConfiguration.fromJson(json).getBackpropType()
            : MultiLayerConfiguration.fromJson(json).getBackpropType();
    return type == BackpropType.TruncatedBPTT;
  }

  /** Where the output layer stands in the configuration, as keys with dots between. */
  public String outputPath() {
    return kind == Kind.GRAPH
        ? "vertices." + ComputationGraphConfiguration.fromJson(json).getNetworkOutputs().get(0)
        : "confs." + (MultiLayerConfiguration.fromJson(json).getConfs().size() - 1);
  }

  /** Recognises the kind of a DL4J configuration by its JSON: only graphs name their inputs. */
  static Kind kindOf(String json) {
    return json.contains("\"networkInputs\"") ? Kind.GRAPH : Kind.LAYERS;
  }
}
