package org.rondo.engine.compiled.update;

import java.util.ArrayList;
import java.util.List;

/**
 * DL4J's whole update in one pass: the mean over the rows, gradient normalization, regularisation,
 * the optimizer, and the step itself, chunk by chunk.
 *
 * <p>The optimizer's state lives on Java's heap: moving it in and out in every step would cost as
 * much as the optimizer's arithmetic.
 */
public final class FlatUpdate {
  private final List<ParameterArray> arrays;
  private final List<Chunk[]> chunks = new ArrayList<>();
  private final StepTerms terms = new StepTerms();
  private final float[] p;
  private final float[] g;
  private final int stateLength;
  private final boolean penalized;

  FlatUpdate(List<ParameterArray> arrays) {
    this.arrays = List.copyOf(arrays);
    this.stateLength =
        arrays.stream().mapToInt(array -> array.rule().states() * array.values().length()).sum();
    this.penalized = arrays.stream().anyMatch(array -> !array.penalties().none());
    arrays.forEach(array -> chunks.add(split(array)));
    int longest = arrays.stream().mapToInt(FlatUpdate::longest).max().orElse(0);
    this.p = new float[longest];
    this.g = new float[longest];
  }

  private static Chunk[] split(ParameterArray array) {
    int length = array.values().length();
    int longest = longest(array);
    Chunk[] parts = new Chunk[(length + longest - 1) / longest];
    for (int i = 0; i < parts.length; i++) {
      int start = i * longest;
      parts[i] = new Chunk(array, start, Math.min(longest, length - start));
    }
    return parts;
  }

  private static int longest(ParameterArray array) {
    return array.rule().whole() ? array.values().length() : Chunk.MOST;
  }

  /** What regularisation adds to the loss at the current parameters. */
  public double penalty(int iteration, int epoch) {
    double sum = 0;
    if (penalized) {
      for (ParameterArray array : arrays) {
        if (!array.penalties().none()) {
          sum += array.penalties().loss(array.values(), iteration, epoch);
        }
      }
    }
    return sum;
  }

  /**
   * One step along the gradients.
   *
   * @param perRow factor that turns summed gradients into means: one divided by the number of rows
   */
  public void apply(double perRow, int iteration, int epoch) {
    for (int i = 0; i < chunks.size(); i++) {
      ParameterArray array = arrays.get(i);
      array.rule().prepare(iteration, epoch);
      terms.prepare(array, perRow, iteration, epoch);
      for (Chunk chunk : chunks.get(i)) {
        chunk.update(terms, p, g);
      }
    }
  }

  /** Takes over the optimizer's state, in the order of DL4J's array. */
  public void takeState(float[] state) {
    for (Chunk[] parts : chunks) {
      for (Chunk chunk : parts) {
        chunk.takeState(state);
      }
    }
  }

  /** A copy of the optimizer's state, in the order of DL4J's array. */
  public float[] state() {
    float[] state = new float[stateLength];
    for (Chunk[] parts : chunks) {
      for (Chunk chunk : parts) {
        chunk.copyState(state);
      }
    }
    return state;
  }
}
