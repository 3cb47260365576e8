package org.rondo.averaging;

import org.rondo.data.IndexRange;

/**
 * Movements as integers from -127 to 127 with one scale for each block of 256: {@code q = round(127
 * d / max|d|)}, to the nearest and ties to even. Rounding is not random, so that results can be
 * repeated; error feedback makes up for its bias.
 */
public record Int8Blocks() implements Codec {
  private static final long serialVersionUID = 1L;
  private static final int BLOCK = 256;
  private static final int LEVELS = 127;

  @Override
  public boolean isExact() {
    return false;
  }

  @Override
  public Payload encode(float[] values, float[] base, float[] error, IndexRange range) {
    float[] movement = Movement.of(values, base, error, range);
    float[] scales = Movement.scales(movement, BLOCK);
    byte[] levels = new byte[movement.length];
    for (int i = 0; i < levels.length; i++) {
      float scale = scales[i / BLOCK];
      levels[i] = scale == 0 ? 0 : (byte) Math.rint((double) LEVELS * movement[i] / scale);
      error[range.from() + i] = movement[i] - value(levels[i], scale);
    }
    return new Payload(scales, levels);
  }

  @Override
  public float[] decode(Payload payload, float[] base, IndexRange range) {
    float[] movement = new float[range.length()];
    for (int i = 0; i < movement.length; i++) {
      movement[i] = value(payload.bytes()[i], payload.floats()[i / BLOCK]);
    }
    return Movement.addTo(movement, base, range);
  }

  private static float value(byte level, float scale) {
    return (float) ((double) level * scale / LEVELS);
  }
}
