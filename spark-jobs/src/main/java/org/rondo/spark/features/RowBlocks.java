package org.rondo.spark.features;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.rondo.data.Split;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RawRow;
import org.rondo.spark.source.RowOrigin;

/** Packs typed rows into blocks of about a megabyte, in their order. Used by one thread. */
public final class RowBlocks implements Iterator<RowBlock> {
  private static final int MOST_ROWS = 1 << 13;
  private static final int MOST_BYTES = 1 << 20;
  private static final int FIRST_BYTES = 1 << 12;

  private final Iterator<TypedRow> rows;
  private final RowHashes hashes = new RowHashes();

  private RowBlocks(Iterator<TypedRow> rows) {
    this.rows = rows;
  }

  /** The rows of a source, typed and checked, with two hashes each; not cached. */
  public static JavaRDD<RowBlock> of(RawData data, InputSpec spec, RowSplit split) {
    RowTyping typing = RowTyping.of(data, spec, split);
    return data.rows()
        .read()
        .mapPartitions(
            part -> {
              Iterator<TypedRow> typed =
                  new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                      return part.hasNext();
                    }

                    @Override
                    public TypedRow next() {
                      return typing.typed(part.next());
                    }
                  };
              return new RowBlocks(typed);
            });
  }

  /** The same for rows that are typed already, such as windows of series. */
  public static JavaRDD<RowBlock> of(Dataset<Row> typed) {
    return typed
        .javaRDD()
        .mapPartitions(
            part -> {
              Iterator<TypedRow> rows =
                  new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                      return part.hasNext();
                    }

                    @Override
                    public TypedRow next() {
                      return typed(part.next());
                    }
                  };
              return new RowBlocks(rows);
            });
  }

  /** A row of {@link TypedRows}, of which a bad one has no values any more. */
  private static TypedRow typed(Row row) {
    String reason = row.getAs(TypedRows.REASON);
    int code = row.<Integer>getAs(TypedRows.SPLIT);
    Split split = null;
    for (Split each : Split.values()) {
      split = TypedRows.code(each) == code ? each : split;
    }
    return new TypedRow(
        reason == null ? TypedRows.values(row) : new Object[0],
        new Object[0],
        new RowSplit.Mark(split, row.getAs(TypedRows.ORDER)),
        reason,
        new RawRow.Origin(
            row.getAs(RowOrigin.FILE),
            row.getAs(RowOrigin.PART),
            row.getAs(RowOrigin.LINE),
            row.getAs(RowOrigin.TEXT),
            null,
            false));
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public RowBlock next() {
    if (!hasNext()) {
      throw new NoSuchElementException("there are no more rows");
    }
    Builder builder = new Builder();
    while (builder.count < MOST_ROWS && builder.content.length() < MOST_BYTES && rows.hasNext()) {
      builder.add(rows.next(), hashes);
    }
    return builder.build();
  }

  /** The rows of one block. */
  private static final class Builder {
    private final ContentWriter content = new ContentWriter(FIRST_BYTES);
    private final RowPlaces.Builder places = new RowPlaces.Builder();
    private int[] starts = new int[17];
    private long[] first = new long[16];
    private long[] second = new long[16];
    private byte[] splits = new byte[16];
    private @Nullable Long @Nullable [] orders;
    private @Nullable String @Nullable [] reasons;
    private int count;

    void add(TypedRow row, RowHashes hashes) {
      grow();
      int from = content.length();
      content.add(row.inputs(), row.labels());
      hashes.of(row, content.buffer(), from);
      first[count] = hashes.first();
      second[count] = hashes.second();
      splits[count] = (byte) TypedRows.code(row.mark().split());
      String reason = row.reason();
      if (reason != null) {
        reasons = reasons == null ? new String[MOST_ROWS] : reasons;
        reasons[count] = reason;
        content.shorten(from);
        content.add(new Object[0], new Object[0]);
      }
      Long order = row.mark().order();
      if (order != null) {
        orders = orders == null ? new Long[MOST_ROWS] : orders;
        orders[count] = order;
      }
      places.add(row.origin(), reason == null);
      count++;
      starts[count] = content.length();
    }

    private void grow() {
      if (count == first.length) {
        int more = 2 * count;
        starts = Arrays.copyOf(starts, more + 1);
        first = Arrays.copyOf(first, more);
        second = Arrays.copyOf(second, more);
        splits = Arrays.copyOf(splits, more);
      }
    }

    RowBlock build() {
      @Nullable Long[] allOrders = orders;
      @Nullable String[] allReasons = reasons;
      return new RowBlock(
          count,
          content.bytes(),
          Arrays.copyOf(starts, count + 1),
          Arrays.copyOf(first, count),
          Arrays.copyOf(second, count),
          Arrays.copyOf(splits, count),
          allOrders == null ? null : Arrays.copyOf(allOrders, count),
          allReasons == null ? null : Arrays.copyOf(allReasons, count),
          places.build());
    }
  }
}
