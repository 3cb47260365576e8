package org.rondo.spark.features;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.jspecify.annotations.Nullable;

/** Packs rows of typed values one after the other, as {@link Content} says. Used by one thread. */
final class ContentWriter {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes;
  private int length;

  ContentWriter(int capacity) {
    this.bytes = new byte[capacity];
  }

  /** Adds a row, whose values are in two arrays. */
  void add(@Nullable Object[] first, @Nullable Object[] others) {
    integer(first.length + others.length);
    for (Object value : first) {
      add(value);
    }
    for (Object value : others) {
      add(value);
    }
  }

  private void add(@Nullable Object value) {
    if (value instanceof Double number) {
      tag(Content.NUMBER);
      number(number);
    } else if (value instanceof String text) {
      array(Content.TEXT, text.getBytes(StandardCharsets.UTF_8));
    } else if (value instanceof byte[] own) {
      array(Content.BYTES, own);
    } else if (value instanceof SparseVector sparse) {
      tag(Content.SPARSE);
      integer(sparse.size());
      integer(sparse.indices().length);
      for (int i = 0; i < sparse.indices().length; i++) {
        integer(sparse.indices()[i]);
        number(sparse.values()[i]);
      }
    } else if (value instanceof Vector vector) {
      tag(Content.DENSE);
      integer(vector.size());
      for (double number : vector.toArray()) {
        number(number);
      }
    } else if (value instanceof Object[] steps) {
      tag(Content.STEPS);
      integer(steps.length);
      for (Object step : steps) {
        add(step);
      }
    } else {
      tag(Content.GAP);
    }
  }

  private void tag(int tag) {
    room(1);
    bytes[length++] = (byte) tag;
  }

  private void integer(int value) {
    room(Integer.BYTES);
    INTS.set(bytes, length, value);
    length += Integer.BYTES;
  }

  private void number(double value) {
    room(Double.BYTES);
    LONGS.set(bytes, length, Double.doubleToRawLongBits(value));
    length += Double.BYTES;
  }

  private void array(int tag, byte[] own) {
    tag(tag);
    integer(own.length);
    add(own, 0, own.length);
  }

  /** Adds bytes as they are. */
  void add(byte[] own, int from, int count) {
    room(count);
    System.arraycopy(own, from, bytes, length, count);
    length += count;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      long needed = (long) length + more;
      bytes =
          Arrays.copyOf(
              bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * length)));
    }
  }

  /** How many bytes there are. */
  int length() {
    return length;
  }

  /** Drops what was added after so many bytes. */
  void shorten(int to) {
    length = to;
  }

  /** The bytes and perhaps more; they change with the next value. */
  byte[] buffer() {
    return bytes;
  }

  /** A copy of the bytes. */
  byte[] bytes() {
    return Arrays.copyOf(bytes, length);
  }
}
