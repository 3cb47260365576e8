package org.rondo.spark.shards;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Shard;
import org.rondo.data.ShardBuilder;
import scala.Tuple2;

/** Shuffles a split's rows to their workers, once, and packs them in the order of their keys. */
public final class ShardPacking {
  private ShardPacking() {}

  /**
   * One shard in each partition, in worker order; cached in memory and on disk, not yet computed.
   *
   * @param rows keyed typed rows of the section, with their feature vector unless they are images
   */
  static JavaRDD<Shard> pack(
      Dataset<Row> rows, Section section, ExampleLayout layout, LabelCodes codes) {
    JavaPairRDD<ShardKey, PackedRow> keyed =
        rows.javaRDD()
            .mapPartitionsToPair(
                part -> {
                  LabelCodes.Coder coder = codes.coder();
                  return map(
                      part,
                      row -> {
                        long key = row.getAs(RowKeys.KEY);
                        return new Tuple2<>(
                            new ShardKey(section.shard(key), key),
                            new PackedRow(row, layout, coder));
                      });
                });
    return keyed
        .repartitionAndSortWithinPartitions(new ShardPartitioner(section.shards()))
        .values()
        .mapPartitions(part -> List.of(build(part, layout)).iterator())
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  /** One shard for each partition as it is, without a shuffle and not cached: for one pass. */
  public static JavaRDD<Shard> inPlace(Dataset<Row> rows, ExampleLayout layout, LabelCodes codes) {
    return rows.javaRDD()
        .mapPartitions(
            part -> {
              LabelCodes.Coder coder = codes.coder();
              return List.of(build(map(part, row -> new PackedRow(row, layout, coder)), layout))
                  .iterator();
            });
  }

  private static Shard build(Iterator<PackedRow> rows, ExampleLayout layout) {
    ShardBuilder builder = new ShardBuilder(layout);
    rows.forEachRemaining(row -> row.appendTo(builder));
    return builder.build();
  }

  private static <A, B> Iterator<B> map(
      Iterator<A> source, java.util.function.Function<A, B> function) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return source.hasNext();
      }

      @Override
      public B next() {
        return function.apply(source.next());
      }
    };
  }
}
