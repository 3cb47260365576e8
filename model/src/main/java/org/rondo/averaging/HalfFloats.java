package org.rondo.averaging;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Movements as IEEE 754 half-precision numbers (11 significant bits), after division by their
 * greatest absolute value in a block, so that small movements do not underflow.
 */
public record HalfFloats() implements Codec {
  private static final long serialVersionUID = 1L;
  private static final int BLOCK = 4096;

  @Override
  public boolean isExact() {
    return false;
  }

  @Override
  public Payload encode(float[] values, float[] base, float[] error, IndexRange range) {
    float[] movement = Movement.of(values, base, error, range);
    float[] scales = Blocks.scales(movement, BLOCK);
    ByteBuffer halves = ByteBuffer.allocate(2 * movement.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < movement.length; i++) {
      float scale = scales[i / BLOCK];
      short half = HalfFloat.of(scale == 0 ? 0 : movement[i] / scale);
      halves.putShort(half);
      error[range.from() + i] = movement[i] - HalfFloat.toFloat(half) * scale;
    }
    return new Payload(scales, halves.array());
  }

  @Override
  public float[] decode(Payload payload, float[] base, IndexRange range) {
    ByteBuffer halves = ByteBuffer.wrap(payload.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    float[] movement = new float[range.length()];
    for (int i = 0; i < movement.length; i++) {
      movement[i] = HalfFloat.toFloat(halves.getShort(2 * i)) * payload.floats()[i / BLOCK];
    }
    return Movement.addTo(movement, base, range);
  }
}
