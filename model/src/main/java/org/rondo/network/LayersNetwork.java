package org.rondo.network;

import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.rondo.data.TensorShape;

/** A stack of layers. */
public final class LayersNetwork extends Dl4jNetwork {
  private final MultiLayerNetwork network;

  /**
   * Takes over an initialised network.
   *
   * @param input shape of one example
   */
  public LayersNetwork(MultiLayerNetwork network, TensorShape input) {
    super(input, FirstLayer.keepsShape(network.getLayerWiseConfigurations()));
    this.network = network;
  }

  static LayersNetwork build(NetworkDefinition definition, TensorShape input) {
    MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(definition.json());
    if (definition.gradients() != null) {
      definition.gradients().place(configuration);
    }
    Freezing.place(configuration, Set.copyOf(definition.frozen()));
    NetworkSize.of(configuration, input).requireMemory(1, 1);
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return new LayersNetwork(network, input);
  }

  @Override
  NetworkSize size() {
    return NetworkSize.of(network.getLayerWiseConfigurations(), input());
  }

  @Override
  public MultiLayerNetwork model() {
    return network;
  }

  @Override
  Layer outputLayer() {
    return network.getLayerWiseConfigurations().getConf(network.getnLayers() - 1).getLayer();
  }

  @Override
  void fitBatch(Dl4jBatch batch) {
    network.fit(batch.inputs(), batch.targets(), batch.inputMask(), batch.labelMask());
  }

  @Override
  List<? extends Trainable> layers() {
    return List.of(network.getLayers());
  }

  @Override
  void computeGradient(Dl4jBatch batch) {
    network.setInput(batch.inputs());
    network.setLabels(batch.targets());
    network.setLayerMaskArrays(batch.inputMask(), batch.labelMask());
    network.computeGradientAndScore();
    network.clearLayerMaskArrays();
    network.rnnClearPreviousState();
  }

  @Override
  INDArray gradientView() {
    return network.getGradientsViewArray();
  }

  @Override
  public BaseMultiLayerUpdater<?> updater() {
    return (BaseMultiLayerUpdater<?>) network.getUpdater();
  }

  @Override
  public INDArray output(INDArray inputs, @Nullable INDArray inputMask) {
    return network.output(inputs, false, inputMask, null);
  }

  @Override
  public @Nullable INDArray innerState() {
    return network.getUpdater().getStateViewArray();
  }

  @Override
  public int iteration() {
    return network.getIterationCount();
  }

  @Override
  public int epoch() {
    return network.getEpochCount();
  }

  @Override
  public void iteration(int count) {
    network.setIterationCount(count);
  }
}
