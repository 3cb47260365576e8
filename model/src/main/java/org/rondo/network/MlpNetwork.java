package org.rondo.network;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;

/** A multilayer perceptron: the hidden layers of {@code model.hidden}, then the output layer. */
final class MlpNetwork implements NetworkChoice {

  @Override
  public NetworkPlan define(NetworkRequest request) {
    Objective objective = Objectives.usual(request);
    ListBuilder layers = Layers.network(request).list();
    for (int units : request.model().hidden()) {
      layers.layer(dense(request, units));
    }
    MultiLayerConfiguration configuration =
        layers
            .layer(Layers.output(objective))
            .setInputType(InputType.feedForward(request.input().length()))
            .build();
    return new NetworkPlan(
        new NetworkDefinition(NetworkDefinition.Kind.LAYERS, configuration.toJson()), objective);
  }

  /** Dropout in DL4J acts on a layer's input, so hidden units drop before the layer that reads. */
  private static DenseLayer dense(NetworkRequest request, int units) {
    DenseLayer.Builder layer = new DenseLayer.Builder().nOut(units);
    if (request.model().dropout() > 0) {
      layer.dropOut(Layers.keepProbability(request));
    }
    return layer.build();
  }
}
