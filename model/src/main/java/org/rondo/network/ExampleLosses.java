package org.rondo.network;

import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The loss of each example from outputs that are already computed: what DL4J's {@code
 * scoreExamples} returns without regularisation; the loss of a step is their mean.
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
   * @param expected {@code [rows, outputs]}; for steps {@code [rows, outputs, steps]}
   * @param outputs of the same shape, after the activation
   * @param labelMask {@code [rows, steps]}, 1 for steps whose labels count; null for ones
   * @return {@code [rows]}, for steps {@code [rows, steps]} with 0 where a step does not count
   */
  static double[] of(
      Layer layer, INDArray expected, INDArray outputs, @Nullable INDArray labelMask) {
    if (expected.rank() == 3) {
      double[] each = of(layer, flat(expected), flat(outputs), null);
      int steps = Math.toIntExact(expected.size(2));
      for (int i = 0; i < each.length && labelMask != null; i++) {
        each[i] = labelMask.getDouble(i / steps, i % steps) > 0 ? each[i] : 0;
      }
      return each;
    }
    ILossFunction loss = OutputLayers.loss(layer);
    INDArray losses = scores(loss, OutputLayers.activation(layer), expected, outputs);
    if (loss instanceof LossMAE) {
      losses.divi(expected.size(1));
    }
    return losses.data().asDouble();
  }

  /** {@code [rows x steps, outputs]}. */
  private static INDArray flat(INDArray steps) {
    return steps
        .permute(0, 2, 1)
        .dup('c')
        .reshape('c', steps.size(0) * steps.size(2), steps.size(1));
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
