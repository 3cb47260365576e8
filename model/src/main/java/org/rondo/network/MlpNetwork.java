package org.rondo.network;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;

/** A multilayer perceptron: the hidden layers of {@code model.hidden}, then the output layer. */
final class MlpNetwork implements NetworkChoice {

  @Override
  public NetworkPlan define(NetworkRequest request) {
    Objective objective = Objectives.usual(request);
    List<FeedForwardLayer> layers = new ArrayList<>();
    List<Integer> hidden = request.model().hidden();
    for (int i = 0; i < hidden.size(); i++) {
      DenseLayer.Builder layer = new DenseLayer.Builder().nOut(hidden.get(i));
      if (i > 0) {
        Layers.dropHidden(layer, request);
      }
      layers.add(layer.build());
    }
    layers.add(Layers.output(request, objective));
    if (!request.embeddings().isEmpty()) {
      return Embeddings.begin(request).chain(layers, objective);
    }
    MultiLayerConfiguration configuration =
        Layers.network(request)
            .list(layers.toArray(Layer[]::new))
            .setInputType(InputType.feedForward(request.input().length()))
            .build();
    return new NetworkPlan(NetworkDefinition.of(configuration), objective);
  }
}
