package org.rondo.engine.compiled.layer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.rondo.engine.compiled.kernel.UnsupportedException;

/**
 * A walk through a network of either of DL4J's classes, from its input to its output, in the order
 * of its flat parameters.
 *
 * @param <O> what a layer or vertex produces
 */
public abstract class NetworkWalk<O> {

  /** For subclasses. */
  protected NetworkWalk() {}

  /** The output of the layer or vertex added last; before the first, the examples. */
  protected abstract O at();

  /** Adds a layer after {@link #at}. */
  protected abstract void addLayer(Layer layer, @Nullable InputPreProcessor preprocessor);

  /**
   * Adds a vertex of a graph, a layer's among them.
   *
   * @param sources what it reads, in order
   */
  protected abstract void addVertex(GraphVertex vertex, List<O> sources);

  /**
   * Walks through.
   *
   * @throws UnsupportedException if the network has several inputs or outputs, or a vertex that
   *     leads nowhere, or is trained by truncated backpropagation
   */
  protected final void walk(Model network) {
    if (network instanceof ComputationGraph graph) {
      addVertices(graph);
      return;
    }
    MultiLayerConfiguration layers = ((MultiLayerNetwork) network).getLayerWiseConfigurations();
    requireWholeSequences(layers.getBackpropType());
    for (int i = 0; i < layers.getConfs().size(); i++) {
      addLayer(layers.getConf(i).getLayer(), layers.getInputPreProcess(i));
    }
  }

  private void addVertices(ComputationGraph graph) {
    ComputationGraphConfiguration configuration = graph.getConfiguration();
    requireWholeSequences(configuration.getBackpropType());
    requireOneEnd(configuration);
    Map<String, O> outputs = new HashMap<>();
    outputs.put(configuration.getNetworkInputs().get(0), at());
    for (int index : graph.topologicalSortOrder()) {
      String name = graph.getVertices()[index].getVertexName();
      // The network's input is not a vertex of the configuration.
      GraphVertex vertex = configuration.getVertices().get(name);
      if (vertex != null) {
        List<O> sources =
            configuration.getVertexInputs().getOrDefault(name, List.of()).stream()
                .map(source -> Objects.requireNonNull(outputs.get(source)))
                .toList();
        addVertex(vertex, sources);
        outputs.put(name, at());
      }
    }
  }

  private static void requireWholeSequences(BackpropType backpropagation) {
    UnsupportedException.require(
        backpropagation == BackpropType.Standard, "truncated backpropagation through time");
  }

  private static void requireOneEnd(ComputationGraphConfiguration configuration) {
    UnsupportedException.require(
        configuration.getNetworkInputs().size() == 1
            && configuration.getNetworkOutputs().size() == 1,
        "several inputs or outputs");
    Set<String> read = new HashSet<>(configuration.getNetworkOutputs());
    configuration.getVertexInputs().values().forEach(read::addAll);
    UnsupportedException.require(
        read.containsAll(configuration.getVertices().keySet()),
        "a vertex that the output does not depend on");
  }
}
