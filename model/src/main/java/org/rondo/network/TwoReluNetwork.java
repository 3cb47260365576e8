package org.rondo.network;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.nd4j.linalg.activations.Activation;

/**
 * The smallest network worth the name: two ReLU units on the inputs, their outputs added up.
 *
 * <p>{@code y = max(0, w1 . x + b1) + max(0, w2 . x + b2)}, trained by mean squared error. The sum
 * has no weights of its own, so the network has {@code 2 (inputs + 1)} parameters. The biases start
 * at 0.5 so that at first both units are active for most inputs and neither is born dead.
 */
final class TwoReluNetwork implements NetworkChoice {
  private static final double INITIAL_BIAS = 0.5;

  @Override
  public NetworkPlan define(NetworkRequest request) {
    Objective objective = Objectives.singleScore(request);
    if (!request.embeddings().isEmpty()) {
      Embeddings embeddings = Embeddings.begin(request);
      GraphBuilder graph =
          summed(
              embeddings.graph(),
              embeddings.inputs(),
              embeddings.onInputs(unit()),
              embeddings.onInputs(unit()),
              objective);
      return new NetworkPlan(NetworkDefinition.of(graph.build()), objective);
    }
    GraphBuilder graph = Layers.network(request).graphBuilder().addInputs("inputs");
    ComputationGraphConfiguration configuration =
        summed(graph, "inputs", unit(), unit(), objective)
            .setInputTypes(InputType.feedForward(request.input().length()))
            .build();
    return new NetworkPlan(NetworkDefinition.of(configuration), objective);
  }

  private static GraphBuilder summed(
      GraphBuilder graph, String inputs, DenseLayer first, DenseLayer second, Objective objective) {
    return graph
        .addLayer("first", first, inputs)
        .addLayer("second", second, inputs)
        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "second")
        .addLayer(
            "prediction",
            new LossLayer.Builder(Layers.loss(objective.loss()))
                .activation(Activation.IDENTITY)
                .build(),
            "sum")
        .setOutputs("prediction");
  }

  private static DenseLayer unit() {
    return new DenseLayer.Builder()
        .nOut(1)
        .activation(Activation.RELU)
        .biasInit(INITIAL_BIAS)
        .build();
  }
}
