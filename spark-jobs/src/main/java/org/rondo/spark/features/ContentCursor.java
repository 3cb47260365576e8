package org.rondo.spark.features;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.spark.ml.linalg.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads packed rows value by value, numbers without an object for each. Begins before the first
 * value. Used by one thread.
 */
public final class ContentCursor {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int HEAD = 1 + Integer.BYTES;

  /** Null before the first word is wanted. */
  private @Nullable WordCache words;

  private byte[] bytes = {};
  private int next;
  private int at;
  private int left;

  /** Moves to the beginning of a row. */
  public void open(byte[] packed, int from) {
    bytes = packed;
    left = integer(from);
    next = from + Integer.BYTES;
    at = next;
  }

  /** How many values of the row are still to be read. */
  public int left() {
    return left;
  }

  /** Moves to the next value of the row, if there is one. */
  public boolean next() {
    if (left == 0) {
      return false;
    }
    left--;
    at = next;
    next = end(at);
    return true;
  }

  /** Moves past so many values. */
  public void skip(int values) {
    for (int i = 0; i < values; i++) {
      next();
    }
  }

  /** Whether the value is a single number. */
  public boolean isNumber() {
    return bytes[at] == Content.NUMBER;
  }

  /** The value, which is a number. */
  public double number() {
    return Double.longBitsToDouble(bits(at + 1));
  }

  /** Whether the value is a word. */
  boolean isText() {
    return bytes[at] == Content.TEXT;
  }

  /** The value as an object, null for a gap. */
  public @Nullable Object value() {
    return value(at);
  }

  /** All values that are left. */
  public @Nullable Object[] rest() {
    @Nullable Object[] rest = new Object[left];
    for (int i = 0; i < rest.length; i++) {
      next();
      rest[i] = value();
    }
    return rest;
  }

  int tag(int place) {
    return bytes[place];
  }

  int place() {
    return at;
  }

  int integer(int place) {
    return (int) INTS.get(bytes, place);
  }

  long bits(int place) {
    return (long) LONGS.get(bytes, place);
  }

  /** Where a value ends. */
  int end(int place) {
    return switch (bytes[place]) {
      case Content.NUMBER -> place + 1 + Double.BYTES;
      case Content.TEXT, Content.BYTES -> place + HEAD + integer(place + 1);
      case Content.DENSE -> place + HEAD + Double.BYTES * integer(place + 1);
      case Content.SPARSE ->
          place + HEAD + Integer.BYTES + (Integer.BYTES + Double.BYTES) * integer(place + HEAD);
      case Content.STEPS -> {
        int end = place + HEAD;
        for (int i = integer(place + 1); i > 0; i--) {
          end = end(end);
        }
        yield end;
      }
      default -> place + 1;
    };
  }

  private @Nullable Object value(int place) {
    int from = place + HEAD;
    return switch (bytes[place]) {
      case Content.NUMBER -> Double.longBitsToDouble(bits(place + 1));
      case Content.TEXT -> text(from, integer(place + 1));
      case Content.BYTES -> Arrays.copyOfRange(bytes, from, from + integer(place + 1));
      case Content.DENSE -> {
        double[] values = new double[integer(place + 1)];
        for (int i = 0; i < values.length; i++) {
          values[i] = Double.longBitsToDouble(bits(from + Double.BYTES * i));
        }
        yield Vectors.dense(values);
      }
      case Content.SPARSE -> {
        int[] indices = new int[integer(from)];
        double[] values = new double[indices.length];
        int pair = from + Integer.BYTES;
        for (int i = 0; i < indices.length; i++, pair += Integer.BYTES + Double.BYTES) {
          indices[i] = integer(pair);
          values[i] = Double.longBitsToDouble(bits(pair + Integer.BYTES));
        }
        yield Vectors.sparse(integer(place + 1), indices, values);
      }
      case Content.STEPS -> {
        @Nullable Object[] steps = new Object[integer(place + 1)];
        int step = from;
        for (int i = 0; i < steps.length; i++) {
          steps[i] = value(step);
          step = end(step);
        }
        yield steps;
      }
      default -> null;
    };
  }

  private String text(int from, int length) {
    WordCache cache = words;
    if (cache == null) {
      cache = new WordCache();
      words = cache;
    }
    return cache.word(bytes, from, length);
  }
}
