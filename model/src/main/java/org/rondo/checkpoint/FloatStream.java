package org.rondo.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Arrays as float32, little-endian, without a header. Every bit pattern is preserved. */
public final class FloatStream {
  private static final int CHUNK = 1 << 14;

  private FloatStream() {}

  /** Writes an array; the stream is left open. */
  public static void write(float[] values, OutputStream out) throws IOException {
    byte[] bytes = new byte[Float.BYTES * Math.min(CHUNK, values.length)];
    for (int start = 0; start < values.length; start += CHUNK) {
      int length = Math.min(CHUNK, values.length - start);
      littleEndian(bytes).put(values, start, length);
      out.write(bytes, 0, Float.BYTES * length);
    }
  }

  /**
   * Reads an array of known length; the stream is left open.
   *
   * @throws EOFException when the stream is shorter
   */
  public static float[] read(InputStream in, int length) throws IOException {
    float[] values = new float[length];
    byte[] bytes = new byte[Float.BYTES * Math.min(CHUNK, length)];
    for (int start = 0; start < length; start += CHUNK) {
      int count = Math.min(CHUNK, length - start);
      int wanted = Float.BYTES * count;
      if (in.readNBytes(bytes, 0, wanted) < wanted) {
        throw new EOFException("ends within its " + length + " numbers");
      }
      littleEndian(bytes).get(values, start, count);
    }
    return values;
  }

  private static FloatBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
