package org.rondo.spark.shards;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.rondo.data.ShardBuilder;

/** One example on its way to its shard: pixels or numbers, and its label. Owns its arrays. */
final class PackedRow implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte @Nullable [] pixels;
  private final float @Nullable [] numbers;
  private final float[] labels;

  private PackedRow(byte @Nullable [] pixels, float @Nullable [] numbers, float[] labels) {
    this.pixels = pixels;
    this.numbers = numbers;
    this.labels = labels;
  }

  static PackedRow pixels(byte[] pixels, float[] labels) {
    return new PackedRow(pixels, null, labels);
  }

  static PackedRow numbers(float[] numbers, float[] labels) {
    return new PackedRow(null, numbers, labels);
  }

  void appendTo(ShardBuilder builder) {
    if (pixels != null) {
      builder.append(pixels, labels);
    } else if (numbers != null) {
      builder.append(numbers, labels);
    }
  }
}
