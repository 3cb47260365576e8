package org.rondo.spark.shards;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import org.rondo.data.ExampleLayout;
import org.rondo.data.ExampleLayout.Role;
import org.rondo.data.Shard;
import org.rondo.data.ShardBuilder;
import org.rondo.data.Split;
import org.rondo.spark.features.ContentCursor;
import org.rondo.spark.features.RowBlock;
import org.rondo.spark.features.TypedRows;
import scala.Function1;
import scala.Tuple2;

/** Shuffles rows to their workers, once, and packs them in the order of their keys. */
public final class ShardPacking {
  /** Bytes of a slice, of which a task has one in memory besides its shard. */
  private static final long SLICE_BYTES = 8 << 20;

  /** Bytes that a task collects before it hands them over. */
  private static final long MOST_BYTES = 32 << 20;

  private ShardPacking() {}

  /**
   * The shards of each split, one in each partition, in worker order; cached in memory and on disk,
   * not yet computed. One shuffle serves all splits. What it moves are the packed rows of slices of
   * shards, so that only the slices are sorted by it, and the rows in each slice by those who
   * receive it.
   *
   * @param rows typed rows with their keys
   * @param sections of the good ones that are to be packed; a split without one has a shard of no
   *     rows
   */
  static Map<Split, JavaRDD<Shard>> pack(
      KeyedRows rows, Map<Split, Section> sections, DataSchema.Packing packing) {
    List<Section> all =
        Arrays.stream(Split.values())
            .map(split -> sections.getOrDefault(split, Section.EMPTY))
            .toList();
    int shards = all.stream().mapToInt(Section::shards).sum();
    int slices = slices(all, packing.layout());
    JavaRDD<Shard> packed =
        rows.blocks()
            .mapPartitionsToPair(blocks -> new Sliced(blocks, all, slices, packing))
            .repartitionAndSortWithinPartitions(new ShardPartitioner(shards))
            .mapPartitions(part -> List.of(built(part, packing)).iterator());
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

  /** How many slices each shard is cut into. */
  private static int slices(List<Section> sections, ExampleLayout layout) {
    long most =
        sections.stream()
            .mapToLong(section -> (section.rows() + section.shards() - 1) / section.shards())
            .max()
            .orElse(0);
    return (int) Math.min(1 << 16, most * layout.rowBytes() / SLICE_BYTES + 1);
  }

  /** The packed rows of a partition by the slices of their shards. */
  private static final class Sliced implements Iterator<Tuple2<ShardKey, byte[]>> {
    private final Iterator<RowBlock> blocks;
    private final List<Section> sections;
    private final int slices;
    private final int columns;
    private final boolean sequences;
    private final DataSchema.Inputs inputs;
    private final LabelCodes.Coder coder;
    private final int weight;
    private final ContentCursor cursor = new ContentCursor();
    private Iterator<Tuple2<ShardKey, byte[]>> collected = Collections.emptyIterator();

    Sliced(
        Iterator<RowBlock> blocks, List<Section> sections, int slices, DataSchema.Packing packing) {
      this.blocks = blocks;
      this.sections = sections;
      this.slices = slices;
      this.columns = packing.columns().size();
      this.sequences = packing.layout().varies();
      this.inputs = packing.inputs();
      this.coder = packing.labels();
      this.weight = weight(packing);
    }

    @Override
    public boolean hasNext() {
      while (!collected.hasNext() && blocks.hasNext()) {
        collected = collect();
      }
      return collected.hasNext();
    }

    @Override
    public Tuple2<ShardKey, byte[]> next() {
      if (!hasNext()) {
        throw new NoSuchElementException("there are no more rows");
      }
      return collected.next();
    }

    private Iterator<Tuple2<ShardKey, byte[]>> collect() {
      Map<ShardKey, PackedRows> found = new HashMap<>();
      long bytes = 0;
      while (blocks.hasNext() && bytes < MOST_BYTES) {
        RowBlock block = blocks.next();
        for (int row = 0; row < block.rows(); row++) {
          ShardKey place = place(block, row);
          if (place != null) {
            PackedRows rows = found.computeIfAbsent(place, key -> new PackedRows());
            int before = rows.length();
            block.open(row, cursor);
            rows.add(block.first(row), packed().parts());
            bytes += rows.length() - before;
          }
        }
      }
      return found.entrySet().stream()
          .map(slice -> new Tuple2<>(slice.getKey(), slice.getValue().bytes()))
          .iterator();
    }

    /** The row at the cursor. The length of a sequence is also that of its labels. */
    private PackedRow packed() {
      return sequences
          ? new PackedRow(cursor.rest(), inputs, coder, weight)
          : new PackedRow(inputs.of(cursor, columns), cursor.rest(), coder, weight);
    }

    /** The shard and the slice that a row belongs to; null for none. */
    private @Nullable ShardKey place(RowBlock block, int row) {
      int before = 0;
      for (Section section : sections) {
        if (section.holds(block, row)) {
          long key = block.first(row);
          int shard = section.shard(key);
          return new ShardKey(before + shard, section.slice(shard, key, slices));
        }
        before += section.shards();
      }
      return null;
    }
  }

  private static Shard built(
      Iterator<Tuple2<ShardKey, byte[]>> slices, DataSchema.Packing packing) {
    ShardBuilder builder = builder(packing);
    List<byte[]> slice = new ArrayList<>();
    long last = 0;
    while (slices.hasNext()) {
      Tuple2<ShardKey, byte[]> next = slices.next();
      if (next._1().slice() != last) {
        PackedRows.append(slice, packing.layout(), builder);
        slice.clear();
        last = next._1().slice();
      }
      slice.add(next._2());
    }
    PackedRows.append(slice, packing.layout(), builder);
    return builder.build();
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
    int weight = weight(packing);
    return row -> new PackedRow(TypedRows.values(row), inputs, coder, weight);
  }

  private static int weight(DataSchema.Packing packing) {
    return packing.layout().indexOf(Role.WEIGHT) < 0 ? -1 : packing.codes().width() + 1;
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
    ShardBuilder builder = builder(packing);
    rows.forEachRemaining(row -> row.appendTo(builder));
    return builder.build();
  }

  private static ShardBuilder builder(DataSchema.Packing packing) {
    ExampleLayout layout = packing.layout();
    return new ShardBuilder(layout, layout.rowsPerBlock(), packing.inputs().common());
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
