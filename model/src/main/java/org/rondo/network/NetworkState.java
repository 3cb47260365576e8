package org.rondo.network;

import java.io.Serializable;

/**
 * Everything a network has learned: what a round starts from and what it ends with. Travels to
 * executors. The arrays belong to whoever made them and never change once handed over.
 */
public final class NetworkState implements Serializable {
  private static final long serialVersionUID = 1L;

  private final float[] parameters;
  private final float[] innerState;
  private final int iteration;

  /**
   * A state.
   *
   * @param parameters in DL4J's flat order
   * @param innerState the local optimizer's state in DL4J's flat order; empty where it has none
   * @param iteration local steps that the inner state has seen, needed for bias corrections
   */
  public NetworkState(float[] parameters, float[] innerState, int iteration) {
    this.parameters = parameters;
    this.innerState = innerState;
    this.iteration = iteration;
  }

  /** The parameters in DL4J's flat order; not to be changed. */
  public float[] parameters() {
    return parameters;
  }

  /** The local optimizer's state in DL4J's flat order; not to be changed. */
  public float[] innerState() {
    return innerState;
  }

  /** Local steps that the inner state has seen. */
  public int iteration() {
    return iteration;
  }

  /** Bytes of the two arrays when sent. */
  public long bytes() {
    return 4L * (parameters.length + innerState.length);
  }
}
