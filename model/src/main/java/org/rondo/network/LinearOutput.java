package org.rondo.network;

import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.rondo.data.TensorShape;
import org.rondo.error.ConfigurationException;

/**
 * An output layer {@code y = h W + b} with a squared or absolute error, whose outputs can be
 * shifted and scaled by its own parameters. Travels to executors.
 *
 * @param from where its weights {@code [inputs, outputs]}, column after column, begin in the flat
 *     parameters; its biases follow them
 * @param squared whether the loss is of squared errors rather than absolute ones
 */
public record LinearOutput(int from, int inputs, int outputs, boolean squared)
    implements Serializable {

  /**
   * The output layer of a network.
   *
   * @param input shape of one example
   * @throws ConfigurationException when it has another form; the message says why
   */
  public static LinearOutput of(NetworkDefinition definition, TensorShape input) {
    // A loss of Rondo's own has the same errors, in the same unit, as the configuration's loss.
    try (Dl4jNetwork network = Dl4jNetwork.open(definition.trainedWith(null), input)) {
      Layer layer = network.outputLayer();
      require(layer instanceof BaseOutputLayer, "has no weights (" + name(layer) + ")");
      require(
          OutputLayers.activation(layer) instanceof ActivationIdentity,
          "has the activation " + OutputLayers.activation(layer));
      ILossFunction loss = OutputLayers.loss(layer);
      require(loss instanceof LossL1 || loss instanceof LossL2, "has the loss " + name(loss));
      return find(network.layers(), (BaseOutputLayer) layer);
    }
  }

  private static LinearOutput find(List<? extends Trainable> layers, BaseOutputLayer output) {
    int at = 0;
    for (Trainable layer : layers) {
      if (layer.getConfig() == output) {
        Set<String> parameters = layer.paramTable(false).keySet();
        require(parameters.equals(Set.of("W", "b")), "has the parameters " + parameters);
        return new LinearOutput(
            at,
            Math.toIntExact(output.getNIn()),
            Math.toIntExact(output.getNOut()),
            output.getLossFn() instanceof LossL2);
      }
      at += Math.toIntExact(layer.numParams());
    }
    throw new IllegalStateException("the output layer is not among the layers");
  }

  private static String name(Object part) {
    return part.getClass().getSimpleName();
  }

  private static void require(boolean fits, String otherwise) {
    if (!fits) {
      throw new ConfigurationException(
          "the output layer "
              + otherwise
              + "; expected weights and biases, the identity activation and a squared or absolute"
              + " error");
    }
  }

  /**
   * The parameters of a network whose outputs are this network's times a factor plus a shift.
   *
   * @param parameters in DL4J's flat order; not changed
   * @param factors of each output
   * @param shifts of each output
   */
  public float[] mapped(float[] parameters, double[] factors, double[] shifts) {
    float[] mapped = parameters.clone();
    for (int output = 0; output < outputs; output++) {
      int column = from + output * inputs;
      for (int i = column; i < column + inputs; i++) {
        mapped[i] = (float) (factors[output] * parameters[i]);
      }
      int bias = from + inputs * outputs + output;
      mapped[bias] = (float) (factors[output] * parameters[bias] + shifts[output]);
    }
    return mapped;
  }
}
