package org.rondo.network;

import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.rondo.error.ConfigurationException;

/** Reads loss and activation off the two kinds of layer that may end a network. */
final class OutputLayers {
  private OutputLayers() {}

  static ILossFunction loss(Layer layer) {
    if (layer instanceof BaseOutputLayer output) {
      return output.getLossFn();
    }
    if (layer instanceof LossLayer loss) {
      return loss.getLossFn();
    }
    throw unsupported(layer);
  }

  static IActivation activation(Layer layer) {
    if (layer instanceof BaseOutputLayer || layer instanceof LossLayer) {
      return ((FeedForwardLayer) layer).getActivationFn();
    }
    throw unsupported(layer);
  }

  private static ConfigurationException unsupported(Layer layer) {
    return new ConfigurationException(
        "model.network: the network ends in "
            + layer.getClass().getSimpleName()
            + "; expected an output layer or a loss layer");
  }
}
