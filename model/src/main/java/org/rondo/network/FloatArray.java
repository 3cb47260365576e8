package org.rondo.network;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Bulk copies between Java's float arrays and whole ND4J arrays (offset 0, row-major). */
public final class FloatArray {
  private FloatArray() {}

  /** Overwrites the front of an array. */
  public static void write(float[] source, int length, INDArray target) {
    FloatBuffer buffer = target.data().asNioFloat();
    buffer.put(source, 0, length);
  }

  /**
   * Overwrites all of an array.
   *
   * @param name of the values, for the message
   * @param target null for an array without values
   * @throws IllegalArgumentException if it has another length
   */
  static void load(String name, float[] values, @Nullable INDArray target) {
    requireLength(name, values.length, target);
    if (target != null && values.length > 0) {
      write(values, values.length, target);
    }
  }

  /** As {@link #load}, without writing. */
  static void requireLength(String name, int length, @Nullable INDArray target) {
    long expected = target == null || target.isEmpty() ? 0 : target.length();
    if (length != expected) {
      throw new IllegalArgumentException(
          name + ": got " + length + ", expected the network's " + expected);
    }
  }

  /** Copies an array. */
  public static float[] read(INDArray source) {
    float[] values = new float[Math.toIntExact(source.data().length())];
    source.data().asNioFloat().get(values); // asFloat() goes through them one by one
    return values;
  }
}
