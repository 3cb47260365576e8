package org.rondo.spark.shards;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.rondo.data.ChannelScaling;
import org.rondo.data.TensorShape;
import org.rondo.spark.features.TypedRows;

/** Mean and deviation of pixels, counted in whole numbers, whatever the order of the rows. */
final class PixelMoments {
  private static final double WHITE = 255;

  private PixelMoments() {}

  /**
   * The scaling to mean 0 and deviation 1 in each channel; a constant channel is only shifted.
   *
   * @param training good typed rows
   * @param shape of their pixels, {@code [channels, height, width]}
   */
  static ChannelScaling scaling(Dataset<Row> training, TensorShape shape) {
    int channels = shape.dimensions().get(0);
    long[] sums =
        training
            .javaRDD()
            .mapPartitions(rows -> List.of(count(rows, channels)).iterator())
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
  private static long[] count(Iterator<Row> rows, int channels) {
    long[] sums = new long[2 * channels + 1];
    while (rows.hasNext()) {
      byte[] pixels = (byte[]) Objects.requireNonNull(TypedRows.values(rows.next())[0]);
      int plane = pixels.length / channels;
      for (int i = 0; i < pixels.length; i++) {
        int value = pixels[i] & 0xFF;
        sums[2 * (i / plane)] += value;
        sums[2 * (i / plane) + 1] += (long) value * value;
      }
      sums[2 * channels]++;
    }
    return sums;
  }

  private static long[] sum(long[] one, long[] other) {
    long[] sums = one.clone();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += other[i];
    }
    return sums;
  }
}
