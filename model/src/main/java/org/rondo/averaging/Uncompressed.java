package org.rondo.averaging;

import java.util.Arrays;
import org.rondo.data.IndexRange;

/** The values themselves, so that the mean of one worker is that worker, bit for bit. */
public record Uncompressed() implements Codec {
  private static final long serialVersionUID = 1L;

  @Override
  public boolean isExact() {
    return true;
  }

  @Override
  public Payload encode(float[] values, float[] base, float[] error, IndexRange range) {
    return new Payload(
        range.length() == values.length
            ? values
            : Arrays.copyOfRange(values, range.from(), range.to()),
        new byte[0]);
  }

  @Override
  public float[] decode(Payload payload, float[] base, IndexRange range) {
    return payload.floats();
  }
}
