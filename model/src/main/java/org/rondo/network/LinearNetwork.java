package org.rondo.network;

import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;

/** Linear or softmax regression: {@code y = W x + b}, with no hidden layer. */
final class LinearNetwork implements NetworkChoice {

  @Override
  public NetworkPlan define(NetworkRequest request) {
    Objective objective = Objectives.usual(request);
    if (!request.embeddings().isEmpty()) {
      return Embeddings.begin(request).chain(List.of(Layers.output(objective)), objective);
    }
    MultiLayerConfiguration configuration =
        Layers.network(request)
            .list()
            .layer(Layers.output(objective))
            .setInputType(InputType.feedForward(request.input().length()))
            .build();
    return new NetworkPlan(NetworkDefinition.of(configuration), objective);
  }
}
