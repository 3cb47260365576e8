package org.rondo.network;

import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The loss of each example from outputs that are already computed: what DL4J's {@code
 * scoreExamples} gives without regularisation, and what the loss of a step is the mean of.
 *
 * <p>Deviation: DL4J's {@code LossMAE} sums an example's absolute errors in {@code scoreExamples}
 * but takes their mean in a step; here it is the mean in both.
 */
final class ExampleLosses {
  private ExampleLosses() {}

  /**
   * Computes the losses.
   *
   * @param layer the output layer, which knows loss and activation
   * @param expected {@code [rows, outputs]}
   * @param outputs {@code [rows, outputs]}, after the activation
   * @return {@code [rows]}
   */
  static double[] of(Layer layer, INDArray expected, INDArray outputs) {
    ILossFunction loss = OutputLayers.loss(layer);
    INDArray losses = scores(loss, OutputLayers.activation(layer), expected, outputs);
    if (loss instanceof LossMAE) {
      losses.divi(expected.size(1));
    }
    return losses.data().asDouble();
  }

  /**
   * DL4J keeps the logarithm of a probability finite only where it applies the softmax itself, and
   * {@code softmax(log p) = p}; any other activation has been applied and must not be again.
   */
  private static INDArray scores(
      ILossFunction loss, IActivation activation, INDArray expected, INDArray outputs) {
    if (activation instanceof ActivationSoftmax) {
      INDArray logarithms = Transforms.log(Transforms.max(outputs, Float.MIN_NORMAL));
      return loss.computeScoreArray(expected, logarithms, activation, null);
    }
    return loss.computeScoreArray(expected, outputs, new ActivationIdentity(), null);
  }
}
