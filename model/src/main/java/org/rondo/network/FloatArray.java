package org.rondo.network;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Bulk copies between Java's float arrays and whole ND4J arrays (offset 0, row-major). */
final class FloatArray {
  private FloatArray() {}

  static void write(float[] source, int length, INDArray target) {
    FloatBuffer buffer = target.data().asNioFloat();
    buffer.put(source, 0, length);
  }

  static float[] read(INDArray source) {
    return source.data().asFloat();
  }
}
