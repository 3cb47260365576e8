package org.rondo.network;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The optimizer's state that a network begins with, in DL4J's flat order. */
final class InitialInnerState {
  /** Null for zeros, from which most optimizers start. */
  private final float @Nullable [] values;

  /**
   * Copies it.
   *
   * @param own the state of a network that has just been built; null or empty where it has none
   */
  InitialInnerState(@Nullable INDArray own) {
    boolean zeros = own == null || own.isEmpty() || own.amaxNumber().doubleValue() == 0;
    this.values = own == null || zeros ? null : FloatArray.read(own);
  }

  /**
   * The state to continue with: the initial one where the given state holds nothing for it.
   *
   * @param own the current one
   * @return not to be changed
   * @throws IllegalArgumentException if the state is one of another network
   */
  float[] unlessIn(NetworkState state, @Nullable INDArray own) {
    float[] given = state.innerState();
    if (given.length > 0) {
      FloatArray.requireLength("inner state", given.length, own);
      return given;
    }
    if (values != null) {
      return values;
    }
    return own == null || own.isEmpty() ? given : new float[Math.toIntExact(own.length())];
  }
}
