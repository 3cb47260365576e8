package org.rondo.network;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Bulk copies between Java's float arrays and whole ND4J arrays (offset 0, row-major). */
public final class FloatArray {
  private FloatArray() {}

  /** Overwrites the front of an array. */
  public static void write(float[] source, int length, INDArray target) {
    FloatBuffer buffer = target.data().asNioFloat();
    buffer.put(source, 0, length);
  }

  /** Copies an array. */
  public static float[] read(INDArray source) {
    return source.data().asFloat();
  }
}
