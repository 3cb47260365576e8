package org.rondo.network;

import java.util.List;
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
    List<Integer> hidden = request.model().hidden();
    for (int i = 0; i < hidden.size(); i++) {
      DenseLayer.Builder layer = new DenseLayer.Builder().nOut(hidden.get(i));
      if (i > 0) {
        Layers.dropHidden(layer, request);
      }
      layers.layer(layer.build());
    }
    MultiLayerConfiguration configuration =
        layers
            .layer(Layers.output(request, objective))
            .setInputType(InputType.feedForward(request.input().length()))
            .build();
    return new NetworkPlan(NetworkDefinition.of(configuration), objective);
  }
}
