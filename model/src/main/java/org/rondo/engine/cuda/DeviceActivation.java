package org.rondo.engine.cuda;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
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
import org.rondo.engine.compiled.function.ActivationFunctions;
import org.rondo.engine.compiled.kernel.UnsupportedException;

/**
 * An activation by its number in {@code activation.cu}, and its constants there.
 *
 * @param low the least value of a clamped one
 * @param high its greatest value
 */
record DeviceActivation(int kind, float p, float q, float low, float high) {
  private static final int SOFTMAX = -1;

  /** Identity, relu, sigmoid, tanh, and the clamped ones. */
  private static final Set<Integer> IN_PLACE = Set.of(0, 1, 3, 4, 9);

  private static final DeviceActivation IDENTITY = of(0, 0, 0);
  private static final Map<Class<? extends IActivation>, Function<IActivation, DeviceActivation>>
      CHOICES = new HashMap<>();

  static {
    add(ActivationIdentity.class, activation -> IDENTITY);
    add(ActivationReLU.class, activation -> of(1, 0, 0));
    add(ActivationLReLU.class, activation -> of(2, activation.getAlpha(), 0));
    add(ActivationSigmoid.class, activation -> of(3, 0, 0));
    add(ActivationTanH.class, activation -> of(4, 0, 0));
    add(ActivationELU.class, activation -> of(5, activation.getAlpha(), 1));
    add(
        ActivationSELU.class,
        activation -> of(5, ActivationFunctions.SELU_ALPHA, ActivationFunctions.SELU_LAMBDA));
    add(ActivationGELU.class, activation -> of(6, ActivationFunctions.GELU_STEEPNESS, 0));
    add(ActivationSwish.class, activation -> of(6, 1, 0));
    add(ActivationSoftPlus.class, activation -> of(7, 0, 0));
    add(ActivationSoftSign.class, activation -> of(8, 0, 0));
    add(ActivationHardTanH.class, activation -> new DeviceActivation(9, 1, 0, -1, 1));
    add(ActivationHardSigmoid.class, activation -> new DeviceActivation(9, 0.2f, 0.5f, 0, 1));
    add(ActivationReLU6.class, activation -> new DeviceActivation(9, 1, 0, 0, 6));
    add(ActivationCube.class, activation -> of(10, 0, 0));
    add(ActivationSoftmax.class, activation -> of(SOFTMAX, 0, 0));
  }

  private static DeviceActivation of(int kind, double p, double q) {
    return new DeviceActivation(kind, (float) p, (float) q, 0, 0);
  }

  private static <A extends IActivation> void add(
      Class<A> type, Function<A, DeviceActivation> choice) {
    CHOICES.put(type, activation -> choice.apply(type.cast(activation)));
  }

  /**
   * The form of a DL4J activation.
   *
   * @throws UnsupportedException if there is none
   */
  static DeviceActivation of(IActivation activation) {
    // It refuses the same options.
    ActivationFunctions.of(activation);
    Function<IActivation, DeviceActivation> choice = CHOICES.get(activation.getClass());
    if (choice == null) {
      throw new UnsupportedException("activation " + activation);
    }
    return choice.apply(activation);
  }

  boolean softmax() {
    return kind == SOFTMAX;
  }

  boolean identity() {
    return kind == IDENTITY.kind;
  }

  /** The arguments of a kernel, this activation's after the others. */
  Object[] arguments(Object... others) {
    Object[] all = Arrays.copyOf(others, others.length + 5);
    System.arraycopy(new Object[] {kind, p, q, low, high}, 0, all, others.length, 5);
    return all;
  }

  /** Whether the backward pass needs only the outputs, which may then take the place of z. */
  boolean inPlace() {
    return IN_PLACE.contains(kind);
  }

  /** Queues {@code a = f(z)} for {@code [rows, width]}. */
  void apply(Gpu gpu, long z, long a, int rows, int width) {
    if (softmax()) {
      gpu.launchRows("softmax", rows, z, a, rows, width);
    } else {
      applyWithBias(gpu, z, 0, a, rows * width, 1, 1);
    }
  }

  /** The same with a bias added to z first: of value i, {@code bias[i / inner % units]}. */
  void applyWithBias(Gpu gpu, long z, long bias, long a, int count, int inner, int units) {
    gpu.launch("bias_activate", count, arguments(z, bias, a, count, inner, units));
  }

  /** Queues turning {@code dL/da} into {@code dL/dz}, in place. */
  void back(Gpu gpu, long gradient, long z, long a, int rows, int width) {
    if (softmax()) {
      gpu.launchRows("softmax_back", rows, gradient, a, rows, width);
    } else if (!identity()) {
      int count = rows * width;
      gpu.launch("activate_back", count, arguments(gradient, z, a, count));
    }
  }
}
