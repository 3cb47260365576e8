package org.rondo.averaging;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.rondo.data.IndexRange;

/**
 * Only the largest movements of each block of 4,096, in two bytes each: 12 bits say where in the
 * block, 4 are an integer from -7 to 7, {@code q = round(7 d / max|d|)}. What is not sent stays in
 * the error and is sent once it has grown (A. Sarfi et al., "Communication efficient LLM
 * pre-training with SparseLoCo", arXiv 2508.15706, with 1 to 3 % of the entries in 2 bits). Of
 * equal movements the first are sent.
 *
 * @param density the part of the entries that is sent, rounded up in each block
 */
public record LargestEntries(double density) implements Codec {
  private static final long serialVersionUID = 1L;
  private static final int BLOCK = 4096;
  private static final int LEVELS = 7;

  /** Validates. */
  public LargestEntries {
    if (!(density > 0 && density <= 1)) {
      throw new IllegalArgumentException("got a density of " + density);
    }
  }

  @Override
  public Payload encode(float[] values, float[] base, float[] error, IndexRange range) {
    float[] movement = Movement.of(values, base, error, range);
    float[] scales = Movement.scales(movement, BLOCK);
    byte[] bytes = new byte[2 * entries(movement.length)];
    int next = 0;
    for (int block = 0; block < scales.length; block++) {
      int from = block * BLOCK;
      int to = Math.min(movement.length, from + BLOCK);
      float scale = scales[block];
      for (int at : largest(movement, from, to)) {
        int level = scale == 0 ? 0 : (int) Math.rint((double) LEVELS * movement[at] / scale);
        int code = (at - from) << 4 | (level & 0xf);
        bytes[next++] = (byte) code;
        bytes[next++] = (byte) (code >>> 8);
        movement[at] -= value(level, scale);
      }
    }
    System.arraycopy(movement, 0, error, range.from(), movement.length);
    return new Payload(scales, bytes);
  }

  @Override
  public float[] decode(Payload payload, float[] base, IndexRange range) {
    float[] movement = new float[range.length()];
    byte[] bytes = payload.bytes();
    int next = 0;
    for (int block = 0; block < payload.floats().length; block++) {
      int from = block * BLOCK;
      for (int i = entries(Math.min(movement.length - from, BLOCK)); i > 0; i--, next += 2) {
        int code = (bytes[next] & 0xff) | (bytes[next + 1] & 0xff) << 8;
        // The sign of the lower four bits.
        int level = code << 28 >> 28;
        movement[from + (code >>> 4)] = value(level, payload.floats()[block]);
      }
    }
    return Movement.addTo(movement, base, range);
  }

  /** How many entries of a range are sent. */
  private int entries(int length) {
    int whole = length / BLOCK;
    return whole * ofBlock(BLOCK) + ofBlock(length - whole * BLOCK);
  }

  private int ofBlock(int length) {
    return (int) Math.ceil(density * length);
  }

  /** Where the largest of a block are, in their order. */
  private int[] largest(float[] movement, int from, int to) {
    int wanted = ofBlock(to - from);
    float[] sizes = new float[to - from];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Math.abs(movement[from + i]);
    }
    float[] sorted = sizes.clone();
    Arrays.sort(sorted);
    float least = sorted[sorted.length - wanted];
    long larger = IntStream.range(0, sizes.length).filter(i -> sizes[i] > least).count();
    int[] ties = {wanted - (int) larger};
    return IntStream.range(0, sizes.length)
        .filter(i -> sizes[i] > least || (sizes[i] == least && ties[0]-- > 0))
        .map(i -> from + i)
        .toArray();
  }

  private static float value(int level, float scale) {
    return (float) ((double) level * scale / LEVELS);
  }
}
