package org.rondo.spark.shards;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.rondo.spark.features.ContentCursor;
import org.rondo.spark.features.RowBlock;
import org.rondo.spark.features.TypedRows;
import org.rondo.spark.source.RawRow;
import org.rondo.spark.source.RowOrigin;

/**
 * Typed rows with their keys, in blocks. Where few rows are wanted, or what they are needed for is
 * rare, they can also be had as rows of a frame.
 *
 * @param session that frames belong to
 * @param blocks whose numbers are keys and fingerprints; whoever made them caches and drops them
 */
record KeyedRows(SparkSession session, JavaRDD<RowBlock> blocks) {
  private static final StructType SCHEMA =
      new StructType()
          .add(RowOrigin.FILE, DataTypes.StringType)
          .add(RowOrigin.PART, DataTypes.LongType)
          .add(RowOrigin.LINE, DataTypes.LongType)
          .add(RowOrigin.TEXT, DataTypes.StringType)
          .add(TypedRows.SPLIT, DataTypes.IntegerType)
          .add(TypedRows.ORDER, DataTypes.LongType)
          .add(TypedRows.REASON, DataTypes.StringType)
          .add(TypedRows.LABEL, DataTypes.StringType)
          .add(TypedRows.CONTENT, DataTypes.BinaryType)
          .add(RowKeys.FINGERPRINT, DataTypes.LongType)
          .add(RowKeys.KEY, DataTypes.LongType);

  /** A change of one block. Travels to executors. */
  @FunctionalInterface
  interface Change extends Serializable {
    /** The block with other splits or reasons. */
    RowBlock of(RowBlock block);
  }

  /** Whether a row can be used. */
  static final RowBlock.Choice GOOD = RowBlock::isGood;

  /** Whether it can be used, and does not say which split it belongs to. */
  static final RowBlock.Choice FREE = (block, row) -> block.isGood(row) && block.split(row) == 0;

  /** Whether it cannot be used. */
  static final RowBlock.Choice BAD = (block, row) -> !block.isGood(row);

  /**
   * Keys typed rows, and caches them; the first job computes them.
   *
   * @param typed blocks with hashes, cached by the caller, who drops them after that job
   */
  static KeyedRows of(SparkSession session, JavaRDD<RowBlock> typed, long seed) {
    return new KeyedRows(
        session, EqualRows.keyed(typed, seed).persist(StorageLevel.MEMORY_AND_DISK()));
  }

  /** The same rows with other splits or reasons; not cached. */
  KeyedRows changed(Change change) {
    return new KeyedRows(session, blocks.map(change::of));
  }

  /**
   * The same rows, some of which belong to other splits; not cached.
   *
   * @param mark the split of one of these, as {@link TypedRows#code}
   */
  KeyedRows marked(RowBlock.Choice which, Measure mark) {
    return changed(
        block -> {
          byte[] marks = new byte[block.rows()];
          for (int row = 0; row < marks.length; row++) {
            marks[row] = (byte) (which.holds(block, row) ? mark.of(block, row) : block.split(row));
          }
          return block.marked(marks);
        });
  }

  /** Some of the rows as a frame; not cached. */
  Dataset<Row> frame(RowBlock.Choice choice) {
    return session.createDataFrame(
        blocks.flatMap(
            block -> {
              ContentCursor cursor = new ContentCursor();
              List<Row> rows = new ArrayList<>();
              for (int i = 0; i < block.rows(); i++) {
                if (choice.holds(block, i)) {
                  rows.add(row(block, i, cursor));
                }
              }
              return rows.iterator();
            }),
        SCHEMA);
  }

  private static Row row(RowBlock block, int row, ContentCursor cursor) {
    RawRow.Origin origin = block.origin(row);
    boolean good = block.isGood(row);
    Object last = null;
    block.open(row, cursor);
    if (good) {
      cursor.skip(cursor.left());
      last = cursor.value();
    }
    return RowFactory.create(
        origin.file(),
        origin.part(),
        origin.line(),
        origin.text(),
        block.split(row),
        block.order(row),
        block.reason(row),
        last instanceof String ? last : null,
        good ? block.content(row) : null,
        block.second(row),
        block.first(row));
  }

  /** What a function makes of each row of a kind, for each block an array. */
  JavaRDD<long[]> numbers(RowBlock.Choice choice, Measure number) {
    return blocks.map(
        block -> {
          long[] found = new long[block.rows()];
          int count = 0;
          for (int row = 0; row < found.length; row++) {
            if (choice.holds(block, row)) {
              found[count++] = number.of(block, row);
            }
          }
          return Arrays.copyOf(found, count);
        });
  }

  /** A number of a row. Travels to executors. */
  @FunctionalInterface
  interface Measure extends Serializable {
    /** The number. */
    long of(RowBlock block, int row);
  }

  /** Drops what {@link #of} cached. */
  void drop() {
    blocks.unpersist(false);
  }
}
