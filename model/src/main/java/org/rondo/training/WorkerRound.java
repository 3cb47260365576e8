package org.rondo.training;

import java.io.Serializable;

/**
 * The result of a worker's part of a round. Travels from executors.
 *
 * @param update what it sends
 * @param memory what it keeps for its next round
 */
public record WorkerRound(WorkerUpdate update, Memory memory) implements Serializable {

  /**
   * What a worker keeps from round to round and never sends. Travels with its shard. The arrays
   * belong to whoever made them and never change once handed over.
   */
  public static final class Memory implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The memory before the first round. */
    public static final Memory NONE =
        new Memory(new float[0], 0, new float[0], new float[0], new float[0]);

    private final float[] innerState;
    private final int iteration;
    private final float[] error;
    private final float[] parameters;
    private final float[] movement;

    /**
     * A memory.
     *
     * @param innerState the optimizer's state in DL4J's flat order; empty for a fresh one
     * @param iteration local steps that the inner state has seen
     * @param error what compression has lost so far; empty for nothing
     * @param parameters the worker's own, where a round exchanges a part of them; otherwise empty
     * @param movement of its parameters in the latest round, where what all sent comes back late;
     *     otherwise empty, and where it sent nothing
     */
    public Memory(
        float[] innerState, int iteration, float[] error, float[] parameters, float[] movement) {
      this.innerState = innerState;
      this.iteration = iteration;
      this.error = error;
      this.parameters = parameters;
      this.movement = movement;
    }

    /** The optimizer's state, or an empty array; not to be changed. */
    public float[] innerState() {
      return innerState;
    }

    /** Local steps that the inner state has seen. */
    public int iteration() {
      return iteration;
    }

    /** The worker's own parameters, or an empty array; not to be changed. */
    public float[] parameters() {
      return parameters;
    }

    /** How its parameters moved in the latest round, or an empty array; not to be changed. */
    public float[] movement() {
      return movement;
    }

    /** What compression has lost so far, or an empty array; not to be changed. */
    public float[] error() {
      return error;
    }
  }
}
