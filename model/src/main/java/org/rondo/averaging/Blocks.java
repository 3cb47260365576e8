package org.rondo.averaging;

/** Scales of blocks of neighbouring values. */
final class Blocks {
  private Blocks() {}

  /** The greatest absolute value of each block; the last block may be short. */
  static float[] scales(float[] values, int block) {
    float[] scales = new float[(values.length + block - 1) / block];
    for (int i = 0; i < values.length; i++) {
      scales[i / block] = Math.max(scales[i / block], Math.abs(values[i]));
    }
    return scales;
  }
}
