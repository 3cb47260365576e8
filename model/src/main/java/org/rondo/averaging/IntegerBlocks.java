package org.rondo.averaging;

import org.rondo.data.IndexRange;

/**
 * Movements as integers of 8 or 4 bits with one scale for each block of 256: {@code q = round(L d /
 * max|d|)} with {@code L = 127} or 7, to the nearest and ties to even. Two integers of 4 bits share
 * a byte, the first in its lower half. Rounding is not random, so that results can be repeated;
 * error feedback makes up for its bias.
 *
 * @param bits of an integer: 8 or 4
 */
public record IntegerBlocks(int bits) implements Codec {
  private static final long serialVersionUID = 1L;
  private static final int BLOCK = 256;

  /** Validates. */
  public IntegerBlocks {
    if (bits != 4 && bits != 8) {
      throw new IllegalArgumentException("got integers of " + bits + " bits, expected 4 or 8");
    }
  }

  @Override
  public Payload encode(float[] values, float[] base, float[] error, IndexRange range) {
    float[] movement = Movement.of(values, base, error, range);
    float[] scales = Movement.scales(movement, BLOCK);
    int levels = levels();
    byte[] bytes = new byte[(movement.length * bits + 7) / 8];
    for (int i = 0; i < movement.length; i++) {
      float scale = scales[i / BLOCK];
      int level = scale == 0 ? 0 : (int) Math.rint((double) levels * movement[i] / scale);
      put(bytes, i, level);
      error[range.from() + i] = movement[i] - value(level, scale, levels);
    }
    return new Payload(scales, bytes);
  }

  @Override
  public float[] decode(Payload payload, float[] base, IndexRange range) {
    float[] movement = new float[range.length()];
    int levels = levels();
    byte[] bytes = payload.bytes();
    for (int i = 0; i < movement.length; i++) {
      movement[i] = value(level(bytes, i), payload.floats()[i / BLOCK], levels);
    }
    return Movement.addTo(movement, base, range);
  }

  private int levels() {
    return (1 << (bits - 1)) - 1;
  }

  private void put(byte[] bytes, int index, int level) {
    if (bits == 8) {
      bytes[index] = (byte) level;
    } else {
      bytes[index / 2] |= (byte) ((level & 0xf) << (4 * (index % 2)));
    }
  }

  private int level(byte[] bytes, int index) {
    if (bits == 8) {
      return bytes[index];
    }
    // The sign of the byte's lower or upper four bits.
    return bytes[index / 2] << (index % 2 == 0 ? 28 : 24) >> 28;
  }

  private static float value(int level, float scale, int levels) {
    return (float) ((double) level * scale / levels);
  }
}
