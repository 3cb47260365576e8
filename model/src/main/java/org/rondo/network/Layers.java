package org.rondo.network;

import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.rondo.config.ClippingConfig;
import org.rondo.config.ClippingKind;
import org.rondo.config.Loss;
import org.rondo.config.OptimizerConfig;
import org.rondo.error.ConfigurationException;

/** Rondo's configuration words as DL4J's building blocks, for every {@link NetworkChoice}. */
public final class Layers {
  private Layers() {}

  /**
   * A builder with the seed, optimizer, activation and regularisation of the request. Weight decay
   * is left to {@link FileOptimizer}, because DL4J's builder gives it to each layer twice.
   */
  public static NeuralNetConfiguration.Builder network(NetworkRequest request) {
    OptimizerConfig optimizer = request.optimizer().resolved();
    NeuralNetConfiguration.Builder builder =
        new NeuralNetConfiguration.Builder()
            .seed(request.seed())
            .updater(updater(optimizer))
            .activation(activation(request))
            .weightInit(weights(request));
    if (request.model().l2() > 0) {
      builder.l2(request.model().l2());
    }
    if (request.optimizer().decay() > 0 && request.model().l2() > 0) {
      throw new ConfigurationException(
          "model.l2 and training.optimizer.weight-decay are both given, and both shrink the"
              + " weights; keep one");
    }
    ClippingConfig clipping = request.optimizer().gradientClipping();
    if (clipping != null) {
      builder
          .gradientNormalization(clipping(clipping.by()))
          .gradientNormalizationThreshold(clipping.threshold());
    }
    return builder;
  }

  /** The output layer for an objective, directly on the inputs. */
  public static OutputLayer output(Objective objective) {
    return outputBuilder(objective).build();
  }

  /** The output layer after a hidden layer. */
  public static OutputLayer output(NetworkRequest request, Objective objective) {
    OutputLayer.Builder layer = outputBuilder(objective);
    dropHidden(layer, request);
    return layer.build();
  }

  private static OutputLayer.Builder outputBuilder(Objective objective) {
    return new OutputLayer.Builder(loss(objective.loss()))
        .nOut(objective.outputs())
        .activation(outputActivation(objective))
        .weightInit(WeightInit.XAVIER);
  }

  /**
   * Drops outputs of the hidden layer before the given one. Dropout in DL4J acts on a layer's
   * inputs, and takes the probability of keeping a value.
   */
  public static void dropHidden(Layer.Builder<?> next, NetworkRequest request) {
    if (request.model().dropout() > 0) {
      next.dropOut(1 - request.model().dropout());
    }
  }

  static LossFunction loss(Loss loss) {
    return switch (loss) {
      case CROSS_ENTROPY -> LossFunction.MCXENT;
      case BINARY_CROSS_ENTROPY -> LossFunction.XENT;
      case MSE, HUBER -> LossFunction.MSE; // See OwnLoss.
      case MAE, QUANTILE -> LossFunction.MEAN_ABSOLUTE_ERROR;
      case POISSON -> LossFunction.POISSON;
      case AUTO -> throw new IllegalArgumentException("loss: auto is not a loss function");
    };
  }

  static Activation activation(NetworkRequest request) {
    return switch (request.model().activation()) {
      case RELU -> Activation.RELU;
      case TANH -> Activation.TANH;
      case SIGMOID -> Activation.SIGMOID;
      case LEAKY_RELU -> Activation.LEAKYRELU;
      case ELU -> Activation.ELU;
      case GELU -> Activation.GELU;
      case SWISH -> Activation.SWISH;
    };
  }

  /** Counts are positive: a softplus makes outputs positive, and hardly changes large ones. */
  private static Activation outputActivation(Objective objective) {
    if (objective.loss() == Loss.POISSON) {
      return Activation.SOFTPLUS;
    }
    return switch (objective.form()) {
      case SOFTMAX -> Activation.SOFTMAX;
      case SIGMOID, LABELS -> Activation.SIGMOID;
      case SCORE, VALUES, QUANTILES, INPUTS -> Activation.IDENTITY;
    };
  }

  private static WeightInit weights(NetworkRequest request) {
    return switch (request.model().activation()) {
      case TANH, SIGMOID -> WeightInit.XAVIER;
      case RELU, LEAKY_RELU, ELU, GELU, SWISH -> WeightInit.RELU;
    };
  }

  static GradientNormalization clipping(ClippingKind kind) {
    return switch (kind) {
      case VALUE -> GradientNormalization.ClipElementWiseAbsoluteValue;
      case LAYER_NORM -> GradientNormalization.ClipL2PerLayer;
      case PARAMETER_NORM -> GradientNormalization.ClipL2PerParamType;
    };
  }

  /** The updater of a resolved optimizer, or the one that stands in a file in its place. */
  static IUpdater updater(OptimizerConfig optimizer) {
    double rate = optimizer.rate();
    return switch (optimizer.name()) {
      case SGD, SIGN_SGD, NORMALIZED_SGD, RPROP, LION -> new Sgd(rate);
      case NESTEROVS -> new Nesterovs(rate, optimizer.momentum());
      case AUTO, ADAM, ADAMW, MUON -> new Adam(rate);
      case RMS_PROP -> new RmsProp(rate);
      case ADA_GRAD -> new AdaGrad(rate);
      case ADA_MAX -> new AdaMax(rate);
      case NADAM -> new Nadam(rate);
      case AMS_GRAD -> new AMSGrad(rate);
      case ADA_DELTA -> new AdaDelta();
    };
  }
}
