package org.rondo.spark.features;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Typed values as bytes, so that a row is one column of Spark's plan and caches, however many
 * values it has, and a slice of one array in a {@link RowBlock}: their number, and then each with a
 * tag before it, in the order of bytes of the network.
 */
final class Content {
  static final int GAP = 0;
  static final int NUMBER = 1;
  static final int TEXT = 2;
  static final int BYTES = 3;
  static final int DENSE = 4;
  static final int SPARSE = 5;
  static final int STEPS = 6;

  private Content() {}

  /** Packs numbers, words, vectors, bytes, gaps, and arrays of them. */
  static byte[] pack(@Nullable Object[] values) {
    ContentWriter writer = new ContentWriter(9 * values.length + 8);
    writer.add(values, new Object[0]);
    return writer.bytes();
  }

  /** The values that were packed. */
  static @Nullable Object[] unpack(byte[] packed) {
    ContentCursor cursor = new ContentCursor();
    cursor.open(packed, 0);
    List<@Nullable Object> values = new ArrayList<>(cursor.left());
    while (cursor.next()) {
      values.add(cursor.value());
    }
    return values.toArray();
  }
}
