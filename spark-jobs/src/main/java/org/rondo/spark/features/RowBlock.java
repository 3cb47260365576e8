package org.rondo.spark.features;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rondo.spark.source.RawRow;

/**
 * A few thousand typed rows in arrays of primitives: what is shuffled, cached and spilled instead
 * of an object for each row. Immutable; travels between executors. A {@link RowBlocks} makes it.
 */
public final class RowBlock implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int rows;
  private final byte[] content;

  /** {@code [rows + 1]} where each row's values begin; those of a bad row are not kept. */
  private final int[] starts;

  private final long[] first;
  private final long[] second;

  /** The split that each row says it belongs to, as {@link TypedRows#code}. */
  private final byte[] splits;

  /** What groups or sorts the rows; null where they have nothing of the kind. */
  private final @Nullable Long @Nullable [] orders;

  /** Why each row cannot be used; null where all can. */
  private final @Nullable String @Nullable [] reasons;

  private final RowPlaces places;

  RowBlock(
      int rows,
      byte[] content,
      int[] starts,
      long[] first,
      long[] second,
      byte[] splits,
      @Nullable Long @Nullable [] orders,
      @Nullable String @Nullable [] reasons,
      RowPlaces places) {
    this.rows = rows;
    this.content = content;
    this.starts = starts;
    this.first = first;
    this.second = second;
    this.splits = splits;
    this.orders = orders;
    this.reasons = reasons;
    this.places = places;
  }

  /** How many rows there are. */
  public int rows() {
    return rows;
  }

  /** The first of a row's two numbers: of a typed row a hash, of a keyed one its key. */
  public long first(int row) {
    return first[row];
  }

  /** The second of a row's two numbers: of a typed row a hash, of a keyed one its fingerprint. */
  public long second(int row) {
    return second[row];
  }

  /** The split that a row says it belongs to, as {@link TypedRows#code}. */
  public int split(int row) {
    return splits[row];
  }

  /** What groups or sorts a row; null for neither. */
  public @Nullable Long order(int row) {
    return orders == null ? null : orders[row];
  }

  /** Why a row cannot be used, or null. */
  public @Nullable String reason(int row) {
    return reasons == null ? null : reasons[row];
  }

  /** Whether a row can be used. */
  public boolean isGood(int row) {
    return reasons == null || reasons[row] == null;
  }

  /** Where a row came from; good rows without their text. */
  public RawRow.Origin origin(int row) {
    return places.of(row);
  }

  /** Moves a cursor to the values of a row, which has none where it was read as a bad one. */
  public void open(int row, ContentCursor cursor) {
    cursor.open(content, starts[row]);
  }

  /** The packed values of a row that was read as a good one. */
  public byte[] content(int row) {
    return Arrays.copyOfRange(content, starts[row], starts[row + 1]);
  }

  /** The same rows with other numbers, an array of each. */
  public RowBlock numbered(long[] ones, long[] others) {
    return new RowBlock(rows, content, starts, ones, others, splits, orders, reasons, places);
  }

  /** The same rows with other splits. */
  public RowBlock marked(byte[] marks) {
    return new RowBlock(rows, content, starts, first, second, marks, orders, reasons, places);
  }

  /** The same rows with other reasons. */
  public RowBlock because(@Nullable String[] why) {
    return new RowBlock(rows, content, starts, first, second, splits, orders, why, places);
  }

  /** Some of the rows, in their order. */
  public RowBlock only(Choice choice) {
    int[] kept = IntStream.range(0, rows).filter(row -> choice.holds(this, row)).toArray();
    if (kept.length == rows) {
      return this;
    }
    int[] begins = new int[kept.length + 1];
    for (int i = 0; i < kept.length; i++) {
      begins[i + 1] = begins[i] + starts[kept[i] + 1] - starts[kept[i]];
    }
    byte[] values = new byte[begins[kept.length]];
    byte[] marks = new byte[kept.length];
    for (int i = 0; i < kept.length; i++) {
      System.arraycopy(content, starts[kept[i]], values, begins[i], begins[i + 1] - begins[i]);
      marks[i] = splits[kept[i]];
    }
    return new RowBlock(
        kept.length,
        values,
        begins,
        Arrays.stream(kept).mapToLong(row -> first[row]).toArray(),
        Arrays.stream(kept).mapToLong(row -> second[row]).toArray(),
        marks,
        orders == null ? null : Arrays.stream(kept).mapToObj(this::order).toArray(Long[]::new),
        reasons == null ? null : Arrays.stream(kept).mapToObj(this::reason).toArray(String[]::new),
        places.only(kept));
  }

  /** Which rows are meant. Travels to executors. */
  public interface Choice extends Serializable {
    /** Whether a row is one of them. */
    boolean holds(RowBlock block, int row);
  }
}
