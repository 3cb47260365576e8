package org.rondo.network;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossUtil;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.rondo.config.Loss;

/** An {@link OwnLoss} for a live DL4J network. */
public final class OwnLossFunction extends ExampleLossFunction {
  private static final long serialVersionUID = 1L;

  private final OwnLoss loss;

  OwnLossFunction(OwnLoss loss) {
    this.loss = loss;
  }

  /** What it computes. */
  public OwnLoss loss() {
    return loss;
  }

  /** The settings of the outputs {@code [1, outputs]}. */
  private INDArray settings(INDArray like) {
    double[] all = new double[Math.toIntExact(like.size(1))];
    for (int output = 0; output < all.length; output++) {
      all[output] = loss.setting(output);
    }
    return Nd4j.createFromArray(all).reshape(1, all.length).castTo(like.dataType());
  }

  private static INDArray error(INDArray labels, INDArray preOutput, IActivation activation) {
    INDArray output = activation.getActivation(preOutput.dup(), true);
    return output.sub(labels.castTo(output.dataType()));
  }

  private static INDArray clipped(INDArray error, INDArray bounds) {
    INDArray all = bounds.broadcast(error.shape());
    return Transforms.max(Transforms.min(error, all, true), all.neg(), true);
  }

  private INDArray terms(INDArray error) {
    INDArray settings = settings(error);
    if (loss.loss() == Loss.HUBER) {
      INDArray clipped = clipped(error, settings);
      return clipped.mul(error.sub(clipped.mul(0.5)));
    }
    INDArray above = error.neg();
    return Transforms.max(above.mulRowVector(settings), above.mulRowVector(settings.sub(1)), true);
  }

  private INDArray slopes(INDArray error) {
    INDArray settings = settings(error);
    if (loss.loss() == Loss.HUBER) {
      return clipped(error, settings);
    }
    INDArray below = error.gt(0).castTo(error.dataType()).mulRowVector(settings.rsub(1));
    return below.subi(error.lt(0).castTo(error.dataType()).mulRowVector(settings));
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
    INDArray terms = terms(error(labels, preOutput, activation));
    if (mask != null) {
      LossUtil.applyMask(terms, mask);
    }
    return terms.sum(true, 1).divi(labels.size(1));
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
    INDArray slopes = slopes(error(labels, preOutput, activation)).divi(labels.size(1));
    if (mask != null && LossUtil.isPerOutputMasking(slopes, mask)) {
      LossUtil.applyMask(slopes, mask);
    }
    INDArray gradient = activation.backprop(preOutput, slopes).getFirst();
    if (mask != null) {
      LossUtil.applyMask(gradient, mask);
    }
    return gradient;
  }

  @Override
  public String name() {
    return loss.toString();
  }
}
