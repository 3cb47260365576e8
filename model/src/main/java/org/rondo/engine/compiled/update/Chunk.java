package org.rondo.engine.compiled.update;

/**
 * A stretch of a parameter array, small enough that everything about it stays in the nearest cache,
 * with the optimizer's state on Java's heap.
 */
final class Chunk {
  /** Parameters, gradients and two states of this length fill half of a 32 KiB cache. */
  static final int MOST = 1024;

  private final ParameterArray array;
  private final int start;
  private final int count;
  private final float[][] state;

  Chunk(ParameterArray array, int start, int count) {
    this.array = array;
    this.start = start;
    this.count = count;
    this.state = new float[array.rule().states()][count];
  }

  void takeState(float[] states) {
    for (int kind = 0; kind < state.length; kind++) {
      System.arraycopy(states, place(kind), state[kind], 0, count);
    }
  }

  void copyState(float[] states) {
    for (int kind = 0; kind < state.length; kind++) {
      System.arraycopy(state[kind], 0, states, place(kind), count);
    }
  }

  private int place(int kind) {
    return array.firstState() + kind * array.stateStride() + start;
  }

  /**
   * One step.
   *
   * @param p room for its parameters
   * @param g room for as many gradients
   */
  void update(StepTerms terms, float[] p, float[] g) {
    array.values().read(start, p, 0, count);
    array.gradients().read(start, g, 0, count);
    float scale = terms.scale();
    if (!terms.plain()) {
      terms.reshape(p, g, count);
      scale = 1;
    }
    array.rule().apply(p, g, scale, state, count);
    array.values().write(start, p, 0, count);
  }
}
