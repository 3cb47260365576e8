package org.rondo.spark.shards;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.rondo.data.ExampleLayout;
import org.rondo.data.ShardBuilder;
import org.rondo.data.Storage;
import org.rondo.spark.features.KeyOrder;

/**
 * Rows on their way to their shard, as bytes: of each its key, and the length and the values of
 * each part of the layout. Used by one thread.
 */
final class PackedRows {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle FLOATS =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[1 << 10];
  private int length;

  /** Adds a row. */
  void add(long key, Object[] parts) {
    room(Long.BYTES);
    LONGS.set(bytes, length, key);
    length += Long.BYTES;
    for (Object part : parts) {
      if (part instanceof float[] floats) {
        integer(floats.length, Float.BYTES * floats.length);
        for (int i = 0; i < floats.length; i++) {
          FLOATS.set(bytes, length + Float.BYTES * i, floats[i]);
        }
        length += Float.BYTES * floats.length;
      } else if (part instanceof int[] pairs) {
        integer(pairs.length, Integer.BYTES * pairs.length);
        for (int i = 0; i < pairs.length; i++) {
          INTS.set(bytes, length + Integer.BYTES * i, pairs[i]);
        }
        length += Integer.BYTES * pairs.length;
      } else {
        byte[] pixels = (byte[]) part;
        integer(pixels.length, pixels.length);
        System.arraycopy(pixels, 0, bytes, length, pixels.length);
        length += pixels.length;
      }
    }
  }

  private void integer(int value, int more) {
    room(Integer.BYTES + more);
    INTS.set(bytes, length, value);
    length += Integer.BYTES;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      long needed = Math.max((long) length + more, 2L * length);
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, needed));
    }
  }

  /** How many bytes the rows take. */
  int length() {
    return length;
  }

  /** A copy of the rows' bytes. */
  byte[] bytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** Adds rows of several arrays to a shard, in the order of their keys. */
  static void append(List<byte[]> packed, ExampleLayout layout, ShardBuilder builder) {
    long[] keys = new long[1 << 10];
    int[] arrays = new int[1 << 10];
    int[] starts = new int[1 << 10];
    int rows = 0;
    for (int array = 0; array < packed.size(); array++) {
      byte[] some = packed.get(array);
      for (int at = 0; at < some.length; rows++) {
        if (rows == keys.length) {
          keys = Arrays.copyOf(keys, 2 * rows);
          arrays = Arrays.copyOf(arrays, 2 * rows);
          starts = Arrays.copyOf(starts, 2 * rows);
        }
        keys[rows] = (long) LONGS.get(some, at);
        arrays[rows] = array;
        starts[rows] = at + Long.BYTES;
        at += Long.BYTES;
        for (ExampleLayout.Part part : layout.parts()) {
          at += Integer.BYTES + part.storage().bytes() * (int) INTS.get(some, at);
        }
      }
    }
    Object[] parts = new Object[layout.parts().size()];
    for (int row : KeyOrder.of(keys, rows)) {
      byte[] some = packed.get(arrays[row]);
      int at = starts[row];
      for (int i = 0; i < parts.length; i++) {
        int count = (int) INTS.get(some, at);
        Storage storage = layout.parts().get(i).storage();
        // The builder copies, so that the array serves for the next row.
        parts[i] =
            storage == Storage.FLOAT32 && parts[i] instanceof float[] last && last.length == count
                ? floats(some, at + Integer.BYTES, last)
                : part(storage, some, at + Integer.BYTES, count);
        at += Integer.BYTES + storage.bytes() * count;
      }
      builder.append(parts);
    }
  }

  private static float[] floats(byte[] some, int at, float[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = (float) FLOATS.get(some, at + Float.BYTES * i);
    }
    return into;
  }

  private static Object part(Storage storage, byte[] some, int at, int count) {
    return switch (storage) {
      case FLOAT32 -> floats(some, at, new float[count]);
      case SPARSE -> {
        int[] pairs = new int[count];
        for (int i = 0; i < count; i++) {
          pairs[i] = (int) INTS.get(some, at + Integer.BYTES * i);
        }
        yield pairs;
      }
      case UINT8 -> Arrays.copyOfRange(some, at, at + count);
    };
  }
}
