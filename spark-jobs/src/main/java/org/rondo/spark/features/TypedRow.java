package org.rondo.spark.features;

import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import org.rondo.data.Split;
import org.rondo.spark.source.RawRow;

/**
 * A row whose values fit the specification, or the reasons why they do not. Owns its values.
 *
 * <p>Its hash equals Spark's {@code xxhash64} over one column per value. Rows were hashed like this
 * when values were columns, so keys, splits and fingerprints have not changed.
 */
public final class TypedRow {
  private static final long SEED = 42;

  private final @Nullable Object[] inputs;
  private final @Nullable Object[] labels;
  private final RowSplit.Mark mark;
  private final @Nullable String reason;
  private final RawRow.Origin origin;

  TypedRow(
      @Nullable Object[] inputs,
      @Nullable Object[] labels,
      RowSplit.Mark mark,
      @Nullable String reason,
      RawRow.Origin origin) {
    this.inputs = inputs;
    this.labels = labels;
    this.mark = mark;
    this.reason = reason;
    this.origin = origin;
  }

  /** The inputs' values in order; {@link FittedFeatures} takes those of a good row. */
  public @Nullable Object[] inputs() {
    return inputs;
  }

  /** The weight, where rows have one; then the labels' values: the word of a class, or numbers. */
  @Nullable Object[] labels() {
    return labels;
  }

  /** What it says about its split. */
  RowSplit.Mark mark() {
    return mark;
  }

  /** Why the row cannot be used, or null. */
  public @Nullable String reason() {
    return reason;
  }

  /** Where it came from. */
  public RawRow.Origin origin() {
    return origin;
  }

  /** The same row with one more reason why it cannot be used. */
  TypedRow because(String another) {
    String all = reason == null ? another : reason + "; " + another;
    return new TypedRow(inputs, labels, mark, all, origin);
  }

  /**
   * A hash of everything that training uses of the row.
   *
   * @param salt different ones give different hashes
   */
  long hash(long salt) {
    long hash = XXH64.hashLong(salt, SEED);
    hash = hash(reason == null, hash);
    hash = hash(mark.split() == Split.TEST, hash);
    if (mark.split() == Split.VALIDATION) {
      hash = hash(true, hash);
    }
    if (mark.order() != null) {
      hash = XXH64.hashLong(mark.order(), hash);
    }
    for (Object value : inputs) {
      hash = value(value, hash);
    }
    for (Object value : labels) {
      hash = value(value, hash);
    }
    return hash;
  }

  /** Spark's hash skips nulls, so each value is preceded by whether it is null. */
  private static long value(@Nullable Object value, long seed) {
    long hash = hash(value == null, seed);
    if (value instanceof Double number) {
      return hash(number.doubleValue(), hash);
    }
    if (value instanceof String text) {
      UTF8String bytes = UTF8String.fromString(text);
      return XXH64.hashUnsafeBytes(
          bytes.getBaseObject(), bytes.getBaseOffset(), bytes.numBytes(), hash);
    }
    if (value instanceof byte[] bytes) {
      return XXH64.hashUnsafeBytes(bytes, Platform.BYTE_ARRAY_OFFSET, bytes.length, hash);
    }
    if (value instanceof Object[] steps) {
      hash = XXH64.hashInt(steps.length, hash);
      for (Object step : steps) {
        hash = value(step, hash);
      }
      return hash;
    }
    return value instanceof Vector vector ? hash(vector, hash) : hash;
  }

  /** The hash of the fields that Spark ML stores a vector in. */
  private static long hash(Vector vector, long seed) {
    long hash;
    double[] values;
    if (vector instanceof SparseVector sparse) {
      hash = XXH64.hashInt(sparse.size(), XXH64.hashInt(0, seed));
      for (int index : sparse.indices()) {
        hash = XXH64.hashInt(index, hash);
      }
      values = sparse.values();
    } else {
      hash = XXH64.hashInt(1, seed);
      values = vector.toArray();
    }
    for (double number : values) {
      hash = hash(number, hash);
    }
    return hash;
  }

  private static long hash(double number, long seed) {
    return XXH64.hashLong(number == 0 ? 0 : Double.doubleToLongBits(number), seed);
  }

  private static long hash(boolean flag, long seed) {
    return XXH64.hashInt(flag ? 1 : 0, seed);
  }
}
