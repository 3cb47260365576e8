package org.rondo.network;

import java.nio.file.Path;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.config.Loss;
import org.rondo.data.TensorShape;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.network.Objective.Form;

/** Checks that a network read from a file fits the data's inputs and labels. */
final class FileNetworkCheck {
  private FileNetworkCheck() {}

  /**
   * Tries one row of zeros: the only check that holds for every kind of input layer.
   *
   * @return the number of output units
   */
  static int outputs(Path path, Dl4jNetwork network, TensorShape shape) {
    try {
      return Math.toIntExact(network.output(Nd4j.create(network.inputShape(1), 'c'), null).size(1));
    } catch (RuntimeException e) {
      throw new ConfigurationException(
          "model.network: "
              + path
              + " does not accept this source's examples of shape "
              + shape.dimensions()
              + " ("
              + shape.length()
              + " features); its first layer must expect exactly these",
          e);
    }
  }

  /** Reads the form of the outputs from the output layer. */
  static Objective objective(Path path, Dl4jNetwork network, int units, Target target) {
    requireAnswers(path, network.outputLayer(), target);
    IActivation activation = OutputLayers.activation(network.outputLayer());
    if (target.labels() > 0) {
      boolean sigmoid = activation instanceof ActivationSigmoid;
      require(path, sigmoid && units == target.labels(), units, "a sigmoid for each of the labels");
      return new Objective(Form.LABELS, units, Loss.BINARY_CROSS_ENTROPY);
    }
    if (!target.classification()) {
      require(path, units == target.targets(), units, target.targets() + " for the targets");
      return new Objective(Form.VALUES, units, Loss.MSE);
    }
    if (activation instanceof ActivationSigmoid && units == 1) {
      require(path, target.classes() == 2, units, target.classes() + ", one for each class");
      return new Objective(Form.SIGMOID, 2, Loss.BINARY_CROSS_ENTROPY);
    }
    if (activation instanceof ActivationSoftmax) {
      require(path, units == target.classes(), units, target.classes() + ", one for each class");
      return new Objective(Form.SOFTMAX, units, Loss.CROSS_ENTROPY);
    }
    require(path, units == 1 && target.classes() == 2, units, "softmax, or one sigmoid or score");
    return new Objective(Form.SCORE, 2, Loss.MSE);
  }

  private static void requireAnswers(Path path, Layer output, Target target) {
    boolean eachStep = output instanceof RnnOutputLayer || output instanceof RnnLossLayer;
    if (eachStep != target.eachStep()) {
      throw new ConfigurationException(
          "model.network: "
              + path
              + " ends in "
              + output.getClass().getSimpleName()
              + (eachStep
                  ? ", which has an output for each step of a sequence, but an example has"
                      + " one label; expected"
                      + " LastTimeStep or GlobalPoolingLayer, and OutputLayer after it"
                  : ", which has one output for a sequence, but each step of a sequence has"
                      + " a label; expected"
                      + " RnnOutputLayer"));
    }
  }

  private static void require(Path path, boolean fits, int units, String expected) {
    if (!fits) {
      throw new ConfigurationException(
          "model.network: " + path + " has " + units + " output units; expected " + expected);
    }
  }
}
