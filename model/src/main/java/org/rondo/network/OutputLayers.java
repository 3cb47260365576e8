package org.rondo.network;

import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.rondo.error.ConfigurationException;

/** Reads loss and activation from the two kinds of layer that may end a network. */
final class OutputLayers {
  private OutputLayers() {}

  /** The network's own loss. */
  static ILossFunction loss(Layer layer) {
    ILossFunction loss = current(layer);
    return loss instanceof WeightedLoss weighted ? weighted.own() : loss;
  }

  private static ILossFunction current(Layer layer) {
    if (layer instanceof BaseOutputLayer output) {
      return output.getLossFn();
    }
    if (layer instanceof LossLayer loss) {
      return loss.getLossFn();
    }
    throw unsupported(layer);
  }

  /** Makes the loss of a live network take weights; returns the same object on every call. */
  static WeightedLoss weighted(Layer layer) {
    ILossFunction loss = current(layer);
    if (loss instanceof WeightedLoss weighted) {
      return weighted;
    }
    WeightedLoss weighted = new WeightedLoss(loss);
    replace(layer, weighted);
    return weighted;
  }

  /** Makes a live network train with another loss. */
  static void replace(Layer layer, ILossFunction loss) {
    if (layer instanceof BaseOutputLayer output) {
      output.setLossFn(loss);
    } else if (layer instanceof LossLayer end) {
      end.setLossFn(loss);
    } else {
      throw unsupported(layer);
    }
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
