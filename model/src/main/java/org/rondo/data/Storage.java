package org.rondo.data;

/** How the values of a part are stored, in an array of primitives. */
public enum Storage {
  /** Four bytes a value in a {@code float[]}, read back exactly as written. */
  FLOAT32(Float.BYTES, float[].class) {
    @Override
    Object allocate(int length) {
      return new float[length];
    }

    @Override
    void read(Object array, int from, float[] target, int offset, int length) {
      System.arraycopy(array, from, target, offset, length);
    }
  },

  /**
   * One unsigned byte a value in a {@code byte[]}, for pixels: 0..255 stored, 0..1 (value / 255f)
   * read back.
   */
  UINT8(Byte.BYTES, byte[].class) {
    @Override
    Object allocate(int length) {
      return new byte[length];
    }

    @Override
    void read(Object array, int from, float[] target, int offset, int length) {
      byte[] pixels = (byte[]) array;
      for (int i = 0; i < length; i++) {
        target[offset + i] = SHARES[pixels[from + i] & 0xff];
      }
    }
  },

  /**
   * Only the values that differ from those of a row that all rows of a shard have in common, each
   * as two numbers of an {@code int[]}: its index, and its bits as a float. The row is read back
   * exactly.
   */
  SPARSE(Integer.BYTES, int[].class) {
    @Override
    Object allocate(int length) {
      return new int[length];
    }

    @Override
    void read(Object array, int from, float[] target, int offset, int length) {
      int[] pairs = (int[]) array;
      for (int i = from; i < from + length; i += 2) {
        target[offset + pairs[i]] = Float.intBitsToFloat(pairs[i + 1]);
      }
    }
  };

  private static final float[] SHARES = shares();

  private final int bytes;
  private final Class<?> arrayType;

  Storage(int bytes, Class<?> arrayType) {
    this.bytes = bytes;
    this.arrayType = arrayType;
  }

  private static float[] shares() {
    float[] table = new float[256];
    for (int pixel = 0; pixel < table.length; pixel++) {
      table[pixel] = pixel / 255f;
    }
    return table;
  }

  /** Bytes that one stored value takes. */
  public int bytes() {
    return bytes;
  }

  boolean stores(Object array) {
    return arrayType.isInstance(array);
  }

  /** An array of zeros. */
  abstract Object allocate(int length);

  /** Reads stored values as floats. */
  abstract void read(Object array, int from, float[] target, int offset, int length);
}
