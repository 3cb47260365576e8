package org.rondo.network;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.rondo.config.Engine;
import org.rondo.data.TensorShape;
import org.rondo.engine.compiled.CompiledNetwork;
import org.rondo.error.ConfigurationException;

/** A replica of a graph of vertices with one input and one output. */
final class GraphReplica extends Replica {
  private final ComputationGraph graph;

  private GraphReplica(ComputationGraph graph, TensorShape input, boolean keepsShape) {
    super(input, keepsShape);
    this.graph = graph;
  }

  static GraphReplica build(ReplicaKind kind) {
    ComputationGraphConfiguration configuration =
        ComputationGraphConfiguration.fromJson(kind.definition().json());
    if (configuration.getNetworkInputs().size() != 1
        || configuration.getNetworkOutputs().size() != 1) {
      throw new ConfigurationException(
          "model.network: a graph must have one input and one output, got inputs "
              + configuration.getNetworkInputs()
              + " and outputs "
              + configuration.getNetworkOutputs());
    }
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    GraphReplica replica = new GraphReplica(graph, kind.input(), keepsShape(configuration));
    if (kind.engine() == Engine.COMPILED) {
      replica.compile(CompiledNetwork.of(graph, kind.input().dimensions()));
    }
    return replica;
  }

  private static boolean keepsShape(ComputationGraphConfiguration configuration) {
    String input = configuration.getNetworkInputs().get(0);
    return configuration.getVertices().entrySet().stream()
        .filter(
            vertex ->
                configuration
                    .getVertexInputs()
                    .getOrDefault(vertex.getKey(), List.of())
                    .contains(input))
        .map(java.util.Map.Entry::getValue)
        .anyMatch(
            vertex ->
                vertex instanceof LayerVertex layer
                    && FirstLayer.keepsShape(
                        layer.getLayerConf().getLayer(), layer.getPreProcessor()));
  }

  @Override
  Model model() {
    return graph;
  }

  @Override
  Layer outputLayer() {
    return graph.getOutputLayer(0).conf().getLayer();
  }

  @Override
  void fit(INDArray features, INDArray labels) {
    graph.fit(new INDArray[] {features}, new INDArray[] {labels});
  }

  @Override
  List<? extends Trainable> layers() {
    List<Trainable> layers = new ArrayList<>();
    for (int vertex : graph.topologicalSortOrder()) {
      layers.add(graph.getVertices()[vertex]);
    }
    return layers;
  }

  @Override
  void computeGradient(INDArray features, INDArray labels) {
    graph.setInputs(features);
    graph.setLabels(labels);
    graph.computeGradientAndScore();
  }

  @Override
  INDArray gradientView() {
    return graph.getGradientsViewArray();
  }

  @Override
  BaseMultiLayerUpdater<?> updater() {
    return graph.getUpdater();
  }

  @Override
  INDArray outputArray(INDArray features) {
    return graph.outputSingle(false, features);
  }

  @Override
  @Nullable INDArray innerState() {
    return graph.getUpdater().getStateViewArray();
  }

  @Override
  int iteration() {
    return graph.getIterationCount();
  }

  @Override
  void iteration(int count) {
    graph.getConfiguration().setIterationCount(count);
  }
}
