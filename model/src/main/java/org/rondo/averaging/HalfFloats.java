package org.rondo.averaging;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.rondo.data.IndexRange;

/**
 * Movements as IEEE 754 half-precision numbers (11 significant bits), after division by their
 * greatest absolute value in a block, so that small movements do not underflow.
 */
public record HalfFloats() implements Codec {
  private static final long serialVersionUID = 1L;
  private static final int BLOCK = 4096;
  private static final int EXPONENT_SHIFT = 13;

  @Override
  public Payload encode(float[] values, float[] base, float[] error, IndexRange range) {
    float[] movement = Movement.of(values, base, error, range);
    float[] scales = Movement.scales(movement, BLOCK);
    ByteBuffer halves = ByteBuffer.allocate(2 * movement.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < movement.length; i++) {
      float scale = scales[i / BLOCK];
      short half = half(scale == 0 ? 0 : movement[i] / scale);
      halves.putShort(half);
      error[range.from() + i] = movement[i] - toFloat(half) * scale;
    }
    return new Payload(scales, halves.array());
  }

  @Override
  public float[] decode(Payload payload, float[] base, IndexRange range) {
    ByteBuffer halves = ByteBuffer.wrap(payload.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    float[] movement = new float[range.length()];
    for (int i = 0; i < movement.length; i++) {
      movement[i] = toFloat(halves.getShort(2 * i)) * payload.floats()[i / BLOCK];
    }
    return Movement.addTo(movement, base, range);
  }

  /**
   * The nearest IEEE 754 binary16 number, ties to even, of a value of at most 65,504 in magnitude.
   * Java 17 has no such conversion of its own.
   */
  static short half(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    int magnitude = bits & 0x7fff_ffff;
    if (magnitude < 0x3880_0000) { // below 2^-14: subnormal, a multiple of 2^-24
      int units = (int) Math.rint(Float.intBitsToFloat(magnitude) * 0x1p24);
      return (short) (sign | units);
    }
    int even = (magnitude >>> EXPONENT_SHIFT) & 1;
    int rounded = magnitude + 0xfff + even;
    return (short) (sign | ((rounded >>> EXPONENT_SHIFT) - ((127 - 15) << 10)));
  }

  static float toFloat(short half) {
    int magnitude = half & 0x7fff;
    float value =
        magnitude < 0x400
            ? magnitude * 0x1p-24f
            : Float.intBitsToFloat((magnitude << EXPONENT_SHIFT) + ((127 - 15) << 23));
    return (half & 0x8000) == 0 ? value : -value;
  }
}
