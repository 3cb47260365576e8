package org.rondo.engine.compiled.function;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.rondo.engine.compiled.kernel.Exponential;
import org.rondo.engine.compiled.kernel.UnsupportedException;

/** The activations that have a compiled form. */
public final class ActivationFunctions {
  /** Of SELU (Klambauer et al., "Self-normalizing neural networks", 2017). */
  public static final double SELU_ALPHA = 1.6732632423543772;

  /** Its scale. */
  public static final double SELU_LAMBDA = 1.0507009873554805;

  /** DL4J's GELU is {@code z sigmoid(1.702 z)} (Hendrycks and Gimpel, 2016, section 2). */
  public static final double GELU_STEEPNESS = 1.702;

  private static final Map<Class<? extends IActivation>, Function<IActivation, ActivationFunction>>
      CHOICES = new HashMap<>();

  static {
    add(ActivationIdentity.class, activation -> new Identity());
    add(ActivationReLU.class, ActivationFunctions::relu);
    add(ActivationLReLU.class, activation -> leakyRelu(activation.getAlpha()));
    add(ActivationSoftmax.class, activation -> new Softmax());
    add(
        ActivationSigmoid.class,
        activation -> new Pointwise(Exponential::logistic, (z, a) -> a * (1 - a)));
    add(ActivationTanH.class, activation -> new Tanh());
    add(ActivationELU.class, activation -> elu(activation.getAlpha(), 1));
    add(ActivationSELU.class, activation -> elu(SELU_ALPHA, SELU_LAMBDA));
    add(ActivationGELU.class, ActivationFunctions::gelu);
    add(ActivationSwish.class, activation -> gated(1));
    add(
        ActivationSoftPlus.class,
        activation ->
            new Pointwise(
                z -> Math.max(z, 0) + Math.log1p(Exponential.of(-Math.abs(z))),
                (z, a) -> Exponential.logistic(z)));
    add(
        ActivationSoftSign.class,
        activation ->
            new Pointwise(z -> z / (1 + Math.abs(z)), (z, a) -> square(1 / (1 + Math.abs(z)))));
    add(ActivationHardTanH.class, activation -> clamped(1, 0, -1, 1));
    add(ActivationHardSigmoid.class, activation -> clamped(0.2, 0.5, 0, 1));
    add(ActivationReLU6.class, activation -> clamped(1, 0, 0, 6));
    add(ActivationCube.class, activation -> new Pointwise(z -> z * z * z, (z, a) -> 3 * z * z));
  }

  private ActivationFunctions() {}

  /**
   * The compiled form of a DL4J activation.
   *
   * @throws UnsupportedException if there is none
   */
  public static ActivationFunction of(IActivation activation) {
    Function<IActivation, ActivationFunction> choice = CHOICES.get(activation.getClass());
    if (choice == null) {
      throw new UnsupportedException("activation " + activation);
    }
    return choice.apply(activation);
  }

  private static <A extends IActivation> void add(
      Class<A> type, Function<A, ActivationFunction> choice) {
    CHOICES.put(type, activation -> choice.apply(type.cast(activation)));
  }

  private static ActivationFunction relu(ActivationReLU relu) {
    UnsupportedException.require(
        relu.getMax() == null && relu.getThreshold() == null && relu.getNegativeSlope() == null,
        "relu with a maximum, a threshold or a negative slope");
    return new Relu();
  }

  private static ActivationFunction leakyRelu(double slope) {
    UnsupportedException.require(slope >= 0 && slope <= 1, "leaky relu with slope " + slope);
    return new LeakyRelu(slope);
  }

  private static ActivationFunction gelu(ActivationGELU gelu) {
    UnsupportedException.require(!gelu.isPrecise(), "the precise form of gelu");
    return gated(GELU_STEEPNESS);
  }

  /** {@code z sigmoid(steepness z)}: GELU's approximation and swish. */
  private static ActivationFunction gated(double steepness) {
    return new Pointwise(
        z -> z * Exponential.logistic(steepness * z),
        (z, a) -> {
          double gate = Exponential.logistic(steepness * z);
          return gate * (1 + steepness * z * (1 - gate));
        });
  }

  private static ActivationFunction elu(double alpha, double lambda) {
    return new Pointwise(
        z -> lambda * (z >= 0 ? z : alpha * (Exponential.of(z) - 1)),
        (z, a) -> lambda * (z >= 0 ? 1 : alpha * Exponential.of(z)));
  }

  /** {@code min(high, max(low, slope z + shift))}. */
  private static ActivationFunction clamped(double slope, double shift, double low, double high) {
    return new Pointwise(
        z -> Math.min(high, Math.max(low, slope * z + shift)),
        (z, a) -> a > (float) low && a < (float) high ? slope : 0);
  }

  private static double square(double x) {
    return x * x;
  }
}
