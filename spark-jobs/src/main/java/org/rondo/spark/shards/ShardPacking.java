package org.rondo.spark.shards;

import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.rondo.data.ExampleLayout;
import org.rondo.data.ExampleLayout.Role;
import org.rondo.data.Shard;
import org.rondo.data.ShardBuilder;
import org.rondo.spark.features.TypedRows;
import scala.Tuple2;

/** Shuffles a split's rows to their workers, once, and packs them in the order of their keys. */
public final class ShardPacking {
  private ShardPacking() {}

  /**
   * One shard in each partition, in worker order; cached in memory and on disk, not yet computed.
   *
   * @param rows good keyed typed rows of the section
   */
  static JavaRDD<Shard> pack(Dataset<Row> rows, Section section, DataSchema.Packing packing) {
    JavaPairRDD<ShardKey, PackedRow> keyed =
        rows.javaRDD()
            .mapPartitionsToPair(
                part -> {
                  Function<Row, PackedRow> packed = packer(packing);
                  return map(
                      part,
                      row -> {
                        long key = row.getAs(RowKeys.KEY);
                        return new Tuple2<>(
                            new ShardKey(section.shard(key), key), packed.apply(row));
                      });
                });
    return keyed
        .repartitionAndSortWithinPartitions(new ShardPartitioner(section.shards()))
        .values()
        .mapPartitions(part -> List.of(build(part, packing)).iterator())
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  private static Function<Row, PackedRow> packer(DataSchema.Packing packing) {
    LabelCodes.Coder coder = packing.labels();
    DataSchema.Inputs inputs = packing.inputs();
    int weight = packing.layout().indexOf(Role.WEIGHT) < 0 ? -1 : packing.codes().width() + 1;
    return row -> new PackedRow(TypedRows.values(row), inputs, coder, weight);
  }

  /** One shard for each existing partition, without a shuffle and not cached: for one pass. */
  public static JavaRDD<Shard> inPlace(Dataset<Row> rows, DataSchema schema) {
    DataSchema.Packing packing = schema.packing();
    return rows.toJavaRDD()
        .mapPartitions(part -> List.of(build(map(part, packer(packing)), packing)).iterator());
  }

  /** Good typed rows as one shard. */
  public static Shard shard(List<Row> rows, DataSchema.Packing packing) {
    return build(map(rows.iterator(), packer(packing)), packing);
  }

  private static Shard build(Iterator<PackedRow> rows, DataSchema.Packing packing) {
    ExampleLayout layout = packing.layout();
    ShardBuilder builder =
        new ShardBuilder(layout, layout.rowsPerBlock(), packing.inputs().common());
    rows.forEachRemaining(row -> row.appendTo(builder));
    return builder.build();
  }

  private static <A, B> Iterator<B> map(Iterator<A> source, Function<A, B> function) {
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
