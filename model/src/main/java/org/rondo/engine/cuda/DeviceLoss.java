package org.rondo.engine.cuda;

import java.util.List;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossPoisson;
import org.rondo.config.Loss;
import org.rondo.engine.compiled.function.LossFunctions;
import org.rondo.engine.compiled.kernel.UnsupportedException;
import org.rondo.network.OwnLoss;
import org.rondo.network.OwnLossFunction;

/**
 * A loss by its number in {@code loss.cu}.
 *
 * @param least input of a logarithm
 * @param most greatest input of a logarithm
 * @param scale factor of a row's sum
 * @param settings bounds or quantiles of the outputs; empty for none
 */
record DeviceLoss(int kind, float least, float most, double scale, List<Double> settings) {
  private static final int SOFTMAX_CROSS_ENTROPY = 0;

  /** Copies. */
  DeviceLoss {
    settings = List.copyOf(settings);
  }

  private static DeviceLoss plain(int kind, double scale) {
    return clipped(kind, 0, scale);
  }

  private static DeviceLoss clipped(int kind, double clip, double scale) {
    return clip > 0
        ? new DeviceLoss(kind, (float) clip, (float) (1 - clip), scale, List.of())
        : new DeviceLoss(kind, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, scale, List.of());
  }

  /**
   * The form of a DL4J loss after an activation.
   *
   * @throws UnsupportedException if there is none
   */
  static DeviceLoss of(ILossFunction loss, IActivation activation, int outputs) {
    // It refuses the same options.
    LossFunctions.of(loss, activation, outputs);
    Class<?> type = loss.getClass();
    if (loss instanceof LossMCXENT entropy) {
      return activation instanceof ActivationSoftmax
          ? clipped(SOFTMAX_CROSS_ENTROPY, entropy.getSoftmaxClipEps(), 1)
          : plain(1, 1);
    } else if (loss instanceof LossBinaryXENT entropy) {
      return clipped(2, entropy.getClipEps(), 1);
    } else if (type == LossL2.class || type == LossMSE.class) {
      return plain(3, type == LossMSE.class ? 1.0 / outputs : 1);
    } else if (type == LossL1.class || type == LossMAE.class) {
      return plain(4, type == LossMAE.class ? 1.0 / outputs : 1);
    } else if (type == LossPoisson.class) {
      return plain(5, 1);
    } else if (loss instanceof OwnLossFunction own) {
      OwnLoss errors = own.loss();
      return new DeviceLoss(
          errors.loss() == Loss.HUBER ? 6 : 7, 0, 0, 1.0 / outputs, errors.settings());
    }
    throw new UnsupportedException("loss " + loss);
  }

  /** Whether its slope is with respect to the activation's input. */
  boolean behindActivation() {
    return kind == SOFTMAX_CROSS_ENTROPY;
  }

  /** The setting of an output. */
  float setting(int output) {
    return settings.get(output % settings.size()).floatValue();
  }
}
