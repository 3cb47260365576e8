package org.rondo.spark.shards;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.unsafe.Platform;
import org.jspecify.annotations.Nullable;
import org.rondo.config.RunConfig;
import org.rondo.spark.features.InputSpec;
import org.rondo.spark.features.RowBlock;
import org.rondo.spark.features.RowBlocks;
import org.rondo.spark.features.RowSplit;
import org.rondo.spark.source.Increment.Replay;

/**
 * Chooses some of the old rows to train on again: those whose fingerprint, hashed once more with
 * the seed and a salt, is among the lowest. So the choice depends on the rows, the seed and the
 * salt alone, and another salt chooses others. Whoever had them chosen closes them, once they have
 * been keyed beside the new ones.
 */
final class ReplayedRows implements AutoCloseable {
  private static final long HASH_SEED = 42;

  /** Good ones, cached; null for none. */
  private final @Nullable JavaRDD<RowBlock> chosen;

  private final long count;

  private ReplayedRows(@Nullable JavaRDD<RowBlock> chosen, long count) {
    this.chosen = chosen;
    this.count = count;
  }

  /**
   * Chooses; runs a job, unless there is nothing to choose from.
   *
   * @param replay the old rows, of which bad ones have been counted when they were new; or null
   */
  static ReplayedRows of(@Nullable Replay replay, InputSpec spec, RunConfig config) {
    if (replay == null) {
      return new ReplayedRows(null, 0);
    }
    RowSplit split = RowSplit.of(config.data().split(), replay.rows());
    JavaRDD<RowBlock> old =
        RowBlocks.of(replay.rows(), spec, split).persist(StorageLevel.MEMORY_AND_DISK());
    JavaRDD<RowBlock> chosen =
        chosen(old, replay, config.seed()).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return new ReplayedRows(chosen, chosen.map(block -> (long) block.rows()).fold(0L, Long::sum));
    } catch (RuntimeException e) {
      chosen.unpersist(false);
      throw e;
    } finally {
      old.unpersist(false);
    }
  }

  private static JavaRDD<RowBlock> chosen(JavaRDD<RowBlock> old, Replay replay, long seed) {
    if (replay.fraction() >= 1) {
      return old.map(block -> block.only(KeyedRows.GOOD));
    }
    byte[] salt = replay.salt().getBytes(StandardCharsets.UTF_8);
    long from =
        XXH64.hashUnsafeBytes(
            salt, Platform.BYTE_ARRAY_OFFSET, salt.length, XXH64.hashLong(seed, HASH_SEED));
    long end = FixedSplit.bound(replay.fraction());
    // Keys replace the hashes, by which the chosen ones are to be keyed again among the new ones.
    return old.zipPartitions(
        EqualRows.keyed(old, seed), (blocks, keyed) -> new Chosen(blocks, keyed, from, end));
  }

  /** The typed blocks, with the chosen rows alone. */
  private record Chosen(Iterator<RowBlock> blocks, Iterator<RowBlock> keyed, long from, long end)
      implements Iterator<RowBlock> {
    @Override
    public boolean hasNext() {
      return blocks.hasNext();
    }

    @Override
    public RowBlock next() {
      RowBlock same = keyed.next();
      return blocks
          .next()
          .only((block, row) -> block.isGood(row) && XXH64.hashLong(same.second(row), from) < end);
    }
  }

  /** The new rows and the chosen ones. */
  JavaRDD<RowBlock> beside(JavaRDD<RowBlock> fresh) {
    return chosen == null ? fresh : fresh.union(chosen);
  }

  /** How many are chosen. */
  long count() {
    return count;
  }

  /** Drops what is cached. */
  @Override
  public void close() {
    if (chosen != null) {
      chosen.unpersist(false);
    }
  }
}
