package org.rondo.averaging;

/** The differences to a base that lossy codecs work on. */
final class Movement {
  private Movement() {}

  /** {@code values - base + error}: what a worker has to say, with what it could not say before. */
  static float[] of(float[] values, float[] base, float[] error, IndexRange range) {
    float[] movement = new float[range.length()];
    for (int i = 0; i < movement.length; i++) {
      int at = range.from() + i;
      movement[i] = (float) ((double) values[at] - base(base, at) + error[at]);
    }
    return movement;
  }

  /** The base plus a movement, in the movement's own array. */
  static float[] addTo(float[] movement, float[] base, IndexRange range) {
    if (base.length > 0) {
      for (int i = 0; i < movement.length; i++) {
        movement[i] += base[range.from() + i];
      }
    }
    return movement;
  }

  private static float base(float[] base, int at) {
    return base.length == 0 ? 0 : base[at];
  }
}
