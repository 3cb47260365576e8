package org.rondo.spark.shards;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.rondo.data.ExampleLayout;
import org.rondo.data.ExampleLayout.Role;
import org.rondo.data.Shard;
import org.rondo.data.ShardBuilder;
import org.rondo.data.Split;
import org.rondo.spark.features.TypedRows;
import scala.Function1;
import scala.Tuple2;

/** Shuffles rows to their workers, once, and packs them in the order of their keys. */
public final class ShardPacking {
  private ShardPacking() {}

  /**
   * The shards of each split, one in each partition, in worker order; cached in memory and on disk,
   * not yet computed. One shuffle serves all splits.
   *
   * @param rows good keyed typed rows
   * @param sections that are to be packed; a split without one has a shard of no rows
   */
  static Map<Split, JavaRDD<Shard>> pack(
      Dataset<Row> rows, Map<Split, Section> sections, DataSchema.Packing packing) {
    List<Section> all =
        Arrays.stream(Split.values())
            .map(split -> sections.getOrDefault(split, Section.EMPTY))
            .toList();
    int shards = all.stream().mapToInt(Section::shards).sum();
    JavaRDD<Shard> packed =
        rows.javaRDD()
            .filter(row -> all.stream().anyMatch(section -> section.holds(row)))
            .mapPartitionsToPair(part -> map(part, keyed(all, packing)))
            .repartitionAndSortWithinPartitions(new ShardPartitioner(shards))
            .values()
            .mapPartitions(part -> List.of(build(part, packing)).iterator());
    Map<Split, JavaRDD<Shard>> splits = new EnumMap<>(Split.class);
    int from = 0;
    for (Split split : Split.values()) {
      int to = from + sections.getOrDefault(split, Section.EMPTY).shards();
      splits.put(split, partitions(packed, from, to).persist(StorageLevel.MEMORY_AND_DISK()));
      from = to;
    }
    return splits;
  }

  /**
   * Has all shards packed, in one job, and counts the rows of each. Where splits have as many
   * shards, those with the same number come to one executor, whose tasks then find them together.
   */
  static Map<Split, List<Integer>> rows(Map<Split, JavaRDD<Shard>> shards) {
    Map<Integer, List<Map.Entry<Split, JavaRDD<Shard>>>> groups =
        shards.entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    split -> split.getValue().getNumPartitions(),
                    TreeMap::new,
                    Collectors.toList()));
    Iterator<List<Integer>> counts =
        groups.values().stream()
            .map(group -> counts(group.stream().map(Map.Entry::getValue).toList()))
            .reduce(JavaRDD::union)
            .orElseThrow()
            .collect()
            .iterator();
    Map<Split, List<Integer>> rows = new EnumMap<>(Split.class);
    groups.forEach(
        (partitions, group) -> {
          List<List<Integer>> found = Stream.generate(counts::next).limit(partitions).toList();
          for (int i = 0; i < group.size(); i++) {
            int place = i;
            rows.put(group.get(i).getKey(), found.stream().map(each -> each.get(place)).toList());
          }
        });
    return rows;
  }

  private static JavaRDD<List<Integer>> counts(List<JavaRDD<Shard>> splits) {
    return splits.stream()
        .map(packed -> packed.map(shard -> List.of(shard.rows())))
        .reduce((left, right) -> left.zipPartitions(right, ShardPacking::joined))
        .orElseThrow();
  }

  private static Iterator<List<Integer>> joined(
      Iterator<List<Integer>> left, Iterator<List<Integer>> right) {
    List<Integer> both = new ArrayList<>(left.next());
    both.addAll(right.next());
    return List.of(both).iterator();
  }

  private static Function<Row, Tuple2<ShardKey, PackedRow>> keyed(
      List<Section> sections, DataSchema.Packing packing) {
    Function<Row, PackedRow> packed = packer(packing);
    return row -> {
      long key = row.getAs(RowKeys.KEY);
      int shard = 0;
      for (Section section : sections) {
        if (section.holds(row)) {
          return new Tuple2<>(new ShardKey(shard + section.shard(key), key), packed.apply(row));
        }
        shard += section.shards();
      }
      throw new IllegalStateException("a row of no section");
    };
  }

  private static JavaRDD<Shard> partitions(JavaRDD<Shard> packed, int from, int to) {
    return PartitionPruningRDD.create(
            packed.rdd(),
            (Function1<Object, Object> & Serializable)
                index -> (int) index >= from && (int) index < to)
        .toJavaRDD();
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
