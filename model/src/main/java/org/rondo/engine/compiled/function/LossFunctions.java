package org.rondo.engine.compiled.function;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.linalg.lossfunctions.impl.LossPoisson;
import org.rondo.engine.compiled.kernel.UnsupportedException;
import org.rondo.network.OwnLossFunction;

/** The losses that have a compiled form. */
public final class LossFunctions {
  private static final Map<Class<? extends ILossFunction>, Choice<ILossFunction>> CHOICES =
      new HashMap<>();

  static {
    add(LossMCXENT.class, LossFunctions::crossEntropy);
    add(LossNegativeLogLikelihood.class, LossFunctions::crossEntropy);
    add(LossBinaryXENT.class, LossFunctions::binaryCrossEntropy);
    add(LossL2.class, (loss, activation, outputs) -> squares(loss, activation, 1));
    add(LossMSE.class, (loss, activation, outputs) -> squares(loss, activation, 1.0 / outputs));
    add(LossL1.class, (loss, activation, outputs) -> absolutes(loss, activation, 1));
    add(LossPoisson.class, (loss, activation, outputs) -> poisson(activation));
    add(
        OwnLossFunction.class,
        (loss, activation, outputs) ->
            new LossOfErrors(ActivationFunctions.of(activation), loss.loss()));
    add(LossMAE.class, (loss, activation, outputs) -> absolutes(loss, activation, 1.0 / outputs));
  }

  private LossFunctions() {}

  private interface Choice<L> {
    LossFunction of(L loss, IActivation activation, int outputs);
  }

  /**
   * The compiled form of a DL4J loss after an activation.
   *
   * @param outputs units of the output layer
   * @throws UnsupportedException if there is none
   */
  public static LossFunction of(ILossFunction loss, IActivation activation, int outputs) {
    Choice<ILossFunction> choice = CHOICES.get(loss.getClass());
    if (choice == null) {
      throw new UnsupportedException("loss " + loss);
    }
    return choice.of(loss, activation, outputs);
  }

  private static <L extends ILossFunction> void add(Class<L> type, Choice<L> choice) {
    CHOICES.put(
        type, (loss, activation, outputs) -> choice.of(type.cast(loss), activation, outputs));
  }

  private static LossFunction crossEntropy(LossMCXENT loss, IActivation activation, int outputs) {
    requireNoWeights(loss.getWeights());
    boolean softmax = activation instanceof ActivationSoftmax;
    CrossEntropyTerm term = new CrossEntropyTerm(softmax ? loss.getSoftmaxClipEps() : 0);
    return softmax
        ? new SoftmaxCrossEntropy(term)
        : new ActivatedLoss(ActivationFunctions.of(activation), term, 1);
  }

  private static LossFunction binaryCrossEntropy(
      LossBinaryXENT loss, IActivation activation, int outputs) {
    requireNoWeights(loss.getWeights());
    UnsupportedException.require(
        !(activation instanceof ActivationSoftmax), "binary cross-entropy after a softmax");
    return new ActivatedLoss(
        ActivationFunctions.of(activation), new BinaryCrossEntropyTerm(loss.getClipEps()), 1);
  }

  private static LossFunction squares(LossL2 loss, IActivation activation, double scale) {
    requireNoWeights(loss.getWeights());
    return new ActivatedLoss(ActivationFunctions.of(activation), new SquaredErrorTerm(), scale);
  }

  private static LossFunction absolutes(LossL1 loss, IActivation activation, double scale) {
    requireNoWeights(loss.getWeights());
    return new ActivatedLoss(ActivationFunctions.of(activation), new AbsoluteErrorTerm(), scale);
  }

  private static LossFunction poisson(IActivation activation) {
    return new ActivatedLoss(ActivationFunctions.of(activation), new PoissonTerm(), 1);
  }

  private static void requireNoWeights(@Nullable Object weights) {
    UnsupportedException.require(weights == null, "a loss with weights");
  }

  /** {@code (a - y)^2}. */
  private static final class SquaredErrorTerm implements ActivatedLoss.Term {

    @Override
    public double loss(float a, float label) {
      double error = a - label;
      return error * error;
    }

    @Override
    public double slope(float a, float label) {
      return 2 * (a - label);
    }
  }

  /** {@code a - y ln a}: the part of y's negative log likelihood that depends on the mean a. */
  private static final class PoissonTerm implements ActivatedLoss.Term {

    @Override
    public double loss(float a, float label) {
      return label == 0 ? a : a - label * Math.log(a);
    }

    @Override
    public double slope(float a, float label) {
      return label == 0 ? 1 : 1 - (double) label / a;
    }
  }

  /** {@code |a - y|}, with slope 0 where they are equal. */
  private static final class AbsoluteErrorTerm implements ActivatedLoss.Term {

    @Override
    public double loss(float a, float label) {
      return Math.abs(a - label);
    }

    @Override
    public double slope(float a, float label) {
      return Math.signum(a - label);
    }
  }
}
