package org.rondo.spark.rounds;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.Partitioner;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import org.apache.spark.scheduler.TaskLocation;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import scala.Option;
import scala.collection.Seq;

/**
 * Which workers each task has where there are more workers than task slots: those whose shards are
 * on the same executor. Spark's own grouping looks at machines only, so that shards would be sent
 * from executor to executor.
 *
 * <p>A {@link Partitioner} of shards' numbers by tasks, because under Scala 2.12 Spark requires a
 * coalescer to be serializable in a sense of Scala's own, which Java has no other way to be.
 */
final class ShardGroups extends Partitioner implements PartitionCoalescer {
  private static final long serialVersionUID = 1L;

  private final List<Group> groups;

  private ShardGroups(List<Group> groups) {
    this.groups = List.copyOf(groups);
  }

  /** The shards' numbers of each task. */
  List<Group> groups() {
    return groups;
  }

  @Override
  public int numPartitions() {
    return groups.size();
  }

  @Override
  public int getPartition(Object shard) {
    return IntStream.range(0, groups.size())
        .filter(group -> groups.get(group).shards().contains(shard))
        .findFirst()
        .orElseThrow();
  }

  /**
   * The shards of a task.
   *
   * @param place their executor, as Spark writes it; empty for anywhere
   */
  record Group(String place, List<Integer> shards) implements Serializable {}

  /** The workers in groups for this many tasks, by where their training shards are now. */
  static JavaRDD<NumberedShard> grouped(
      SparkContext context, Map<Split, JavaRDD<Shard>> shards, int tasks) {
    JavaRDD<NumberedShard> numbered = NumberedShard.of(shards);
    if (tasks == numbered.getNumPartitions()) {
      return numbered;
    }
    RDD<Shard> training = Objects.requireNonNull(shards.get(Split.TRAIN)).rdd();
    List<String> places =
        IntStream.range(0, numbered.getNumPartitions())
            .mapToObj(shard -> place(context.getPreferredLocs(training, shard)))
            .toList();
    return JavaRDD.fromRDD(
        numbered.rdd().coalesce(tasks, false, Option.apply(of(places, tasks)), null),
        numbered.classTag());
  }

  private static String place(Seq<TaskLocation> locations) {
    return locations.isEmpty() ? "" : locations.apply(0).toString();
  }

  /**
   * Groups for this many tasks.
   *
   * @param places where each shard is
   */
  static ShardGroups of(List<String> places, int tasks) {
    Map<String, List<Integer>> byPlace = new TreeMap<>();
    for (int shard = 0; shard < places.size(); shard++) {
      byPlace.computeIfAbsent(places.get(shard), place -> new ArrayList<>()).add(shard);
    }
    if (byPlace.size() > tasks) {
      byPlace = Map.of("", IntStream.range(0, places.size()).boxed().toList());
    }
    Map<String, Integer> shares = new TreeMap<>();
    byPlace.keySet().forEach(place -> shares.put(place, 1));
    Map<String, List<Integer>> all = byPlace;
    Comparator<String> load =
        Comparator.comparingDouble(
            place ->
                (double) all.getOrDefault(place, List.of()).size() / shares.getOrDefault(place, 1));
    for (int task = shares.size(); task < Math.min(tasks, places.size()); task++) {
      shares.keySet().stream().max(load).ifPresent(place -> shares.merge(place, 1, Integer::sum));
    }
    List<Group> groups = new ArrayList<>();
    shares.forEach(
        (place, share) -> groups.addAll(dealt(place, all.getOrDefault(place, List.of()), share)));
    return new ShardGroups(groups);
  }

  private static List<Group> dealt(String place, List<Integer> shards, int groups) {
    return IntStream.range(0, groups)
        .mapToObj(
            group ->
                new Group(
                    place,
                    IntStream.iterate(group, i -> i < shards.size(), i -> i + groups)
                        .mapToObj(shards::get)
                        .toList()))
        .toList();
  }

  @Override
  public PartitionGroup[] coalesce(int most, RDD<?> parent) {
    return groups.stream()
        .map(
            group -> {
              PartitionGroup made =
                  new PartitionGroup(
                      group.place().isEmpty() ? Option.empty() : Option.apply(group.place()));
              group
                  .shards()
                  .forEach(shard -> made.partitions().$plus$eq(parent.partitions()[shard]));
              return made;
            })
        .toArray(PartitionGroup[]::new);
  }
}
