package org.rondo.engine.compiled.kernel;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Floats outside Java's heap, where the BLAS reads and writes them: memory of its own, or a part of
 * an ND4J array. Java code copies in and out in bulk, which costs a few microseconds for the sizes
 * of a batch, and computes on arrays, which the compiler vectorizes.
 */
public final class NativeFloats implements AutoCloseable {
  /** ND4J's NIO view of a buffer ends at 2 GiB. */
  private static final long MOST = Integer.MAX_VALUE / Float.BYTES;

  private final FloatPointer pointer;
  private final FloatPointer moving;
  private final int start;
  private final FloatBuffer buffer;
  private final INDArray array;
  private final boolean owned;

  private NativeFloats(INDArray array, int start, int length, boolean owned) {
    this.array = array;
    this.owned = owned;
    this.start = start;
    this.moving = new FloatPointer(array.data().addressPointer());
    this.pointer = new FloatPointer(array.data().addressPointer()).position(start);
    this.buffer = array.data().asNioFloat().slice(start, length);
  }

  /** Memory of its own, undefined until written; the caller closes it. */
  public static NativeFloats allocate(int length) {
    INDArray array = Nd4j.createUninitializedDetached(DataType.FLOAT, length);
    return new NativeFloats(array, 0, length, true);
  }

  /**
   * The memory of a whole array, in its own order; closing it does nothing.
   *
   * @throws UnsupportedException if the array is not a plain array of floats on the CPU
   */
  public static NativeFloats of(INDArray array) {
    UnsupportedException.require(
        array.dataType() == DataType.FLOAT
            && array.offset() == 0
            && array.length() == array.data().length()
            && array.length() <= MOST,
        "its parameters are not one plain array of at most " + MOST + " floats");
    return new NativeFloats(array, 0, Math.toIntExact(array.length()), false);
  }

  /** A part of this memory, which stays the owner. */
  public NativeFloats part(int start, int length) {
    return new NativeFloats(array, start, length, false);
  }

  /** Number of floats. */
  public int length() {
    return buffer.capacity();
  }

  /** Where the floats start, for native code. */
  public FloatPointer pointer() {
    return pointer;
  }

  /** Where the floats from an index on start, for native code; valid until the next call. */
  public FloatPointer pointer(int index) {
    return moving.position(start + index);
  }

  /** One of the floats. */
  public float at(int index) {
    return buffer.get(index);
  }

  /** Copies {@code count} floats from an array. */
  public void write(int index, float[] source, int offset, int count) {
    buffer.put(index, source, offset, count);
  }

  /** Copies {@code count} floats into an array. */
  public void read(int index, float[] target, int offset, int count) {
    buffer.get(index, target, offset, count);
  }

  @Override
  public void close() {
    if (owned) {
      array.close();
    }
  }
}
