package org.rondo.spark.shards;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.JavaRDD;
import org.rondo.data.ChannelScaling;
import org.rondo.data.TensorShape;
import org.rondo.spark.features.ContentCursor;
import org.rondo.spark.features.RowBlock;

/** Mean and deviation of pixels, counted in whole numbers, whatever the order of the rows. */
final class PixelMoments {
  private static final double WHITE = 255;

  private PixelMoments() {}

  /**
   * The scaling to mean 0 and deviation 1 in each channel; a constant channel is only shifted.
   *
   * @param training those of the typed rows that are trained on
   * @param shape of their pixels, {@code [channels, height, width]}
   */
  static ChannelScaling scaling(
      JavaRDD<RowBlock> blocks, RowBlock.Choice training, TensorShape shape) {
    int channels = shape.dimensions().get(0);
    long[] sums =
        blocks
            .mapPartitions(some -> List.of(count(some, training, channels)).iterator())
            .reduce(PixelMoments::sum);
    BigInteger pixels =
        BigInteger.valueOf(sums[2 * channels])
            .multiply(BigInteger.valueOf(shape.length() / channels));
    List<Double> shift = new ArrayList<>();
    List<Double> factor = new ArrayList<>();
    for (int channel = 0; channel < channels; channel++) {
      BigInteger sum = BigInteger.valueOf(sums[2 * channel]);
      BigInteger squares = BigInteger.valueOf(sums[2 * channel + 1]);
      double n = pixels.doubleValue();
      double variance = pixels.multiply(squares).subtract(sum.multiply(sum)).doubleValue() / n / n;
      shift.add(sum.doubleValue() / n / WHITE);
      factor.add(variance > 0 ? WHITE / StrictMath.sqrt(variance) : 1);
    }
    return new ChannelScaling(shift, factor);
  }

  /** For each channel the sum of its values and of their squares; then the number of rows. */
  private static long[] count(Iterator<RowBlock> blocks, RowBlock.Choice training, int channels) {
    long[] sums = new long[2 * channels + 1];
    ContentCursor cursor = new ContentCursor();
    while (blocks.hasNext()) {
      RowBlock block = blocks.next();
      for (int row = 0; row < block.rows(); row++) {
        if (training.holds(block, row)) {
          block.open(row, cursor);
          cursor.next();
          add((byte[]) Objects.requireNonNull(cursor.value()), channels, sums);
        }
      }
    }
    return sums;
  }

  private static void add(byte[] pixels, int channels, long[] sums) {
    int plane = pixels.length / channels;
    for (int i = 0; i < pixels.length; i++) {
      int value = pixels[i] & 0xFF;
      sums[2 * (i / plane)] += value;
      sums[2 * (i / plane) + 1] += (long) value * value;
    }
    sums[2 * channels]++;
  }

  private static long[] sum(long[] one, long[] other) {
    long[] sums = one.clone();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += other[i];
    }
    return sums;
  }
}
