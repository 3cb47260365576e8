package org.rondo.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.rondo.data.TensorShape;
import org.rondo.error.ConfigurationException;

/** A graph of vertices with one input and one output. */
public final class GraphNetwork extends Dl4jNetwork {
  private final ComputationGraph graph;

  /**
   * Takes over an initialised graph.
   *
   * @param input shape of one example
   */
  public GraphNetwork(ComputationGraph graph, TensorShape input) {
    super(input, FirstLayer.keepsShape(graph.getConfiguration()));
    this.graph = graph;
  }

  static GraphNetwork build(NetworkDefinition definition, TensorShape input) {
    ComputationGraphConfiguration configuration =
        ComputationGraphConfiguration.fromJson(definition.json());
    if (configuration.getNetworkInputs().size() != 1
        || configuration.getNetworkOutputs().size() != 1) {
      throw new ConfigurationException(
          "model.network: a graph must have one input and one output, got inputs "
              + configuration.getNetworkInputs()
              + " and outputs "
              + configuration.getNetworkOutputs());
    }
    if (definition.gradients() != null) {
      definition.gradients().place(configuration);
    }
    Freezing.place(configuration, Set.copyOf(definition.frozen()));
    NetworkSize.of(configuration, input).requireMemory(1, 1);
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    return new GraphNetwork(graph, input);
  }

  @Override
  NetworkSize size() {
    return NetworkSize.of(graph.getConfiguration(), input());
  }

  @Override
  public ComputationGraph model() {
    return graph;
  }

  @Override
  Layer outputLayer() {
    return graph.getOutputLayer(0).conf().getLayer();
  }

  @Override
  void fitBatch(Dl4jBatch batch) {
    graph.fit(
        one(batch.inputs()), one(batch.targets()), one(batch.inputMask()), one(batch.labelMask()));
  }

  private static INDArray @Nullable [] one(@Nullable INDArray array) {
    return array == null ? null : new INDArray[] {array};
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
  void computeGradient(Dl4jBatch batch) {
    graph.setInputs(batch.inputs());
    graph.setLabels(batch.targets());
    graph.setLayerMaskArrays(one(batch.inputMask()), one(batch.labelMask()));
    graph.computeGradientAndScore();
    graph.clearLayerMaskArrays();
    // Truncated back-propagation keeps the layers' memory for the next stretch of the sequences.
    graph.rnnClearPreviousState();
  }

  @Override
  INDArray gradientView() {
    return graph.getGradientsViewArray();
  }

  @Override
  public BaseMultiLayerUpdater<?> updater() {
    return graph.getUpdater();
  }

  @Override
  public INDArray output(INDArray inputs, @Nullable INDArray inputMask) {
    return inputMask == null
        ? graph.outputSingle(false, inputs)
        : graph.output(false, one(inputs), one(inputMask))[0];
  }

  @Override
  public @Nullable INDArray innerState() {
    return graph.getUpdater().getStateViewArray();
  }

  @Override
  public int iteration() {
    return graph.getIterationCount();
  }

  @Override
  public int epoch() {
    return graph.getEpochCount();
  }

  @Override
  public void iteration(int count) {
    graph.getConfiguration().setIterationCount(count);
  }
}
