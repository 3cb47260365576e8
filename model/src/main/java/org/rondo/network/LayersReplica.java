package org.rondo.network;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.rondo.config.Engine;
import org.rondo.data.TensorShape;
import org.rondo.engine.compiled.CompiledNetwork;

/** A replica of a stack of layers. */
final class LayersReplica extends Replica {
  private final MultiLayerNetwork network;

  private LayersReplica(MultiLayerNetwork network, TensorShape input, boolean keepsShape) {
    super(input, keepsShape);
    this.network = network;
  }

  static LayersReplica build(ReplicaKind kind) {
    MultiLayerConfiguration configuration =
        MultiLayerConfiguration.fromJson(kind.definition().json());
    boolean keepsShape =
        FirstLayer.keepsShape(
            configuration.getConf(0).getLayer(), configuration.getInputPreProcess(0));
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    LayersReplica replica = new LayersReplica(network, kind.input(), keepsShape);
    if (kind.engine() == Engine.COMPILED) {
      replica.compile(CompiledNetwork.of(network, kind.input().dimensions()));
    }
    return replica;
  }

  @Override
  Model model() {
    return network;
  }

  @Override
  Layer outputLayer() {
    return network.getLayerWiseConfigurations().getConf(network.getnLayers() - 1).getLayer();
  }

  @Override
  void fit(INDArray features, INDArray labels) {
    network.fit(features, labels);
  }

  @Override
  List<? extends Trainable> layers() {
    return List.of(network.getLayers());
  }

  @Override
  void computeGradient(INDArray features, INDArray labels) {
    network.setInput(features);
    network.setLabels(labels);
    network.computeGradientAndScore();
  }

  @Override
  INDArray gradientView() {
    return network.getGradientsViewArray();
  }

  @Override
  BaseMultiLayerUpdater<?> updater() {
    return (BaseMultiLayerUpdater<?>) network.getUpdater();
  }

  @Override
  INDArray outputArray(INDArray features) {
    return network.output(features, false);
  }

  @Override
  @Nullable INDArray innerState() {
    return network.getUpdater().getStateViewArray();
  }

  @Override
  int iteration() {
    return network.getIterationCount();
  }

  @Override
  void iteration(int count) {
    network.setIterationCount(count);
  }
}
