package org.rondo.averaging;

/** IEEE 754 binary16, rounded to nearest even. Java 17 has no such conversion of its own. */
final class HalfFloat {
  private static final int EXPONENT_SHIFT = 13;

  private HalfFloat() {}

  /** The nearest half-precision number to a value of at most 65,504 in magnitude. */
  static short of(float value) {
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
