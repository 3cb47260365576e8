package org.rondo.spark.features;

import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;
import org.rondo.data.Split;

/**
 * Two hashes of everything that training uses of a row, with different salts, from its packed
 * values. Used by one thread.
 *
 * <p>They equal Spark's {@code xxhash64} over the salt and one column per value. Rows were hashed
 * like this when values were columns, so keys, splits and fingerprints have not changed.
 */
final class RowHashes {
  private static final long SEED = 42;

  private final ContentCursor cursor = new ContentCursor();
  private byte[] bytes = {};
  private long first;
  private long second;

  /**
   * Hashes a row.
   *
   * @param content packed values of the row, good or bad, in a longer array
   * @param from where they begin
   */
  void of(TypedRow row, byte[] content, int from) {
    bytes = content;
    first = XXH64.hashLong(1, SEED);
    second = XXH64.hashLong(2, SEED);
    flag(row.reason() == null);
    flag(row.mark().split() == Split.TEST);
    if (row.mark().split() == Split.VALIDATION) {
      flag(true);
    }
    Long order = row.mark().order();
    if (order != null) {
      number(order);
    }
    cursor.open(content, from);
    while (cursor.next()) {
      value(cursor.place());
    }
  }

  /** The hash with the first salt. */
  long first() {
    return first;
  }

  /** The hash with the other salt. */
  long second() {
    return second;
  }

  /** Spark's hash skips nulls, so each value is preceded by whether it is null. */
  private void value(int place) {
    int tag = cursor.tag(place);
    flag(tag == Content.GAP);
    int size = tag == Content.GAP || tag == Content.NUMBER ? 0 : cursor.integer(place + 1);
    int from = place + 1 + Integer.BYTES;
    switch (tag) {
      case Content.NUMBER -> decimal(place + 1);
      case Content.TEXT, Content.BYTES -> {
        long offset = (long) Platform.BYTE_ARRAY_OFFSET + from;
        first = XXH64.hashUnsafeBytes(bytes, offset, size, first);
        second = XXH64.hashUnsafeBytes(bytes, offset, size, second);
      }
      case Content.DENSE -> {
        integer(1);
        for (int i = 0; i < size; i++) {
          decimal(from + Double.BYTES * i);
        }
      }
      case Content.SPARSE -> sparse(size, from);
      case Content.STEPS -> {
        integer(size);
        int step = from;
        for (int i = 0; i < size; i++) {
          value(step);
          step = cursor.end(step);
        }
      }
      default -> {}
    }
  }

  /** The hash of the fields that Spark ML stores a sparse vector in. */
  private void sparse(int size, int from) {
    integer(0);
    integer(size);
    int stored = cursor.integer(from);
    int pairs = from + Integer.BYTES;
    int width = Integer.BYTES + Double.BYTES;
    for (int i = 0; i < stored; i++) {
      integer(cursor.integer(pairs + width * i));
    }
    for (int i = 0; i < stored; i++) {
      decimal(pairs + width * i + Integer.BYTES);
    }
  }

  private void decimal(int place) {
    double number = Double.longBitsToDouble(cursor.bits(place));
    number(number == 0 ? 0 : Double.doubleToLongBits(number));
  }

  private void number(long number) {
    first = XXH64.hashLong(number, first);
    second = XXH64.hashLong(number, second);
  }

  private void integer(int number) {
    first = XXH64.hashInt(number, first);
    second = XXH64.hashInt(number, second);
  }

  private void flag(boolean flag) {
    integer(flag ? 1 : 0);
  }
}
