package org.rondo.averaging;

import org.rondo.data.IndexRange;

/** The differences to a base that lossy codecs work on. */
final class Movement {
  private Movement() {}

  /** {@code values - base + error}: what a worker has to send, including what was lost before. */
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

  /** The greatest absolute value of each block; the last block may be short. */
  static float[] scales(float[] values, int block) {
    float[] scales = new float[(values.length + block - 1) / block];
    for (int i = 0; i < values.length; i++) {
      scales[i / block] = Math.max(scales[i / block], Math.abs(values[i]));
    }
    return scales;
  }

  private static float base(float[] base, int at) {
    return base.length == 0 ? 0 : base[at];
  }
}
