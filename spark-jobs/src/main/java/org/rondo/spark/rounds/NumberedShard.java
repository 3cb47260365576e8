package org.rondo.spark.rounds;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.api.java.JavaRDD;
import org.rondo.data.Shard;
import org.rondo.data.Split;

/**
 * A worker's shards, for long-lived tasks. Never leaves its process.
 *
 * @param worker its number, from 0
 * @param shards of the splits that came along, that of the training rows among them
 */
record NumberedShard(int worker, Map<Split, Shard> shards) {

  /** A worker that has training rows alone. */
  NumberedShard(int worker, Shard training) {
    this(worker, Map.of(Split.TRAIN, training));
  }

  /**
   * All workers' shards, one worker in each partition.
   *
   * @param shards of the training rows and of splits that are evaluated where they are trained, as
   *     many of each
   */
  static JavaRDD<NumberedShard> of(Map<Split, JavaRDD<Shard>> shards) {
    JavaRDD<NumberedShard> numbered =
        Objects.requireNonNull(shards.get(Split.TRAIN))
            .mapPartitionsWithIndex(
                (worker, part) -> List.of(new NumberedShard(worker, part.next())).iterator(), true);
    for (Split split : Split.values()) {
      JavaRDD<Shard> more = split == Split.TRAIN ? null : shards.get(split);
      if (more != null) {
        numbered =
            numbered.zipPartitions(
                more, (own, part) -> List.of(own.next().with(split, part.next())).iterator());
      }
    }
    return numbered;
  }

  /** The training rows. */
  Shard shard() {
    return of(Split.TRAIN);
  }

  /** The rows of a split that came along. */
  Shard of(Split split) {
    return Objects.requireNonNull(shards.get(split));
  }

  private NumberedShard with(Split split, Shard shard) {
    Map<Split, Shard> more = new EnumMap<>(shards);
    more.put(split, shard);
    return new NumberedShard(worker, more);
  }
}
