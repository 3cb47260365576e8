package org.rondo.network;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.data.TensorShape;

/** A trained network as a plain DL4J zip, which vanilla DL4J reads and writes. */
public final class NetworkZip {
  private NetworkZip() {}

  /**
   * Writes configuration, parameters and optimizer state; instead of a loss or an optimizer that
   * DL4J does not have, it writes that of the configuration, and then no state of the optimizer;
   * nor of one that leaves out frozen layers, which the file does not know for such.
   *
   * @param definition the network
   * @param input shape of one example
   * @param state what it has learned; read, not kept
   * @param out receives the zip; left open
   */
  public static void write(
      NetworkDefinition definition, TensorShape input, NetworkState state, OutputStream out)
      throws IOException {
    GradientUse gradients = definition.gradients();
    boolean standard =
        (gradients == null || !gradients.keepsOwnState()) && definition.frozen().isEmpty();
    try (Dl4jNetwork network = Dl4jNetwork.open(definition.plain(), input)) {
      network.load(
          standard ? state : new NetworkState(state.parameters(), new float[0], state.iteration()));
      ModelSerializer.writeModel(network.model(), out, true);
    }
  }

  /**
   * Restores either of DL4J's two network classes.
   *
   * @return the network; the caller closes it
   * @throws RefusedNetworkException when the zip holds more than a network; then nothing of it has
   *     been used
   */
  public static Model restore(File zip) throws IOException {
    NetworkDefinition.Kind kind = NetworkDefinition.kindOf(NetworkZipCheck.configuration(zip));
    return NoJavaObjects.during(
        () ->
            kind == NetworkDefinition.Kind.GRAPH
                ? ModelSerializer.restoreComputationGraph(zip, true)
                : ModelSerializer.restoreMultiLayerNetwork(zip, true));
  }

  /** The definition of a restored network. */
  public static NetworkDefinition definition(Model network) {
    return network instanceof ComputationGraph graph
        ? NetworkDefinition.of(graph.getConfiguration().clone())
        : NetworkDefinition.of(((MultiLayerNetwork) network).getLayerWiseConfigurations().clone());
  }

  /** What a restored network has learned. */
  public static NetworkState state(Model network) {
    INDArray innerState = ((NeuralNetwork) network).updaterState();
    int iteration =
        network instanceof ComputationGraph graph
            ? graph.getIterationCount()
            : ((MultiLayerNetwork) network).getIterationCount();
    return new NetworkState(
        FloatArray.read(network.params()),
        innerState == null || innerState.isEmpty() ? new float[0] : FloatArray.read(innerState),
        iteration);
  }

  /**
   * Refuses a network that does not take such examples, or whose outputs mean something else.
   *
   * @param input shape of one example
   * @throws RefusedNetworkException with what it takes or returns instead
   */
  public static void requireFit(
      NetworkDefinition definition, TensorShape input, Objective objective)
      throws RefusedNetworkException {
    long outputs;
    IActivation activation;
    try (Dl4jNetwork network = Dl4jNetwork.open(definition, input)) {
      outputs = network.output(Nd4j.create(network.inputShape(1), 'c'), null).length();
      activation = OutputLayers.activation(network.outputLayer());
    } catch (RuntimeException e) {
      throw new RefusedNetworkException(
          "the network does not take examples of shape " + input.dimensions(), e);
    }
    if (outputs != objective.outputs()) {
      throw new RefusedNetworkException(
          "the network has " + outputs + " outputs where " + objective.outputs() + " belong");
    }
    boolean shares = objective.form() == Objective.Form.SOFTMAX;
    if (shares != activation instanceof ActivationSoftmax) {
      throw new RefusedNetworkException(
          "the network's outputs are those of " + activation + ", not " + objective.form());
    }
  }
}
