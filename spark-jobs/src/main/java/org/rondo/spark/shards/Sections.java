package org.rondo.spark.shards;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.rondo.config.KebabCase;
import org.rondo.config.SplitConfig;
import org.rondo.data.Split;
import org.rondo.spark.features.RowBlock;
import org.rondo.spark.features.TypedRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts the keyed rows into splits of exactly the configured sizes, and each split into shards whose
 * sizes differ by at most one. Rows that the source holds out for testing are the test split.
 */
final class Sections {
  private static final Logger LOG = LoggerFactory.getLogger(Sections.class);

  /** Splits whose rows are not trained on. */
  static final List<Split> HELD_OUT = List.of(Split.VALIDATION, Split.TEST);

  private Sections() {}

  /**
   * Plans the sections; runs a small job or two over the keys for each split that has rows of its
   * own, and for the others together.
   *
   * @param keyed rows, cached
   * @param rows how many say that they belong to a split; under null, those that do not say
   */
  static Map<Split, Section> plan(KeyedRows keyed, RowTally rows, SplitConfig split, int workers) {
    Fractions fractions = Fractions.of(split, rows);
    Map<Split, Range> ranges = fractions.ranges(rows.unmarked());
    Map<Split, Section> sections = cut(keyed, rows.unmarked(), ranges, workers, 0);
    for (Split own : HELD_OUT) {
      long count = rows.marked(own);
      if (count > 0) {
        LOG.info("{} rows of their own are the {} split", count, KebabCase.of(own));
        int mark = TypedRows.code(own);
        sections.putAll(cut(keyed, count, Map.of(own, new Range(0, count)), workers, mark));
      }
    }
    return sections;
  }

  /** A range of ranks, without its end. */
  record Range(long from, long to) {

    /** The rank at which a shard starts. */
    long start(int shard, int shards) {
      return from + (to - from) * shard / shards;
    }
  }

  private static Map<Long, Long> keysAt(KeyedRows keyed, int mark, long count, Set<Long> ranks) {
    return KeyRanks.ofHashes(
            keyed.numbers(
                (block, row) -> block.isGood(row) && block.split(row) == mark, RowBlock::first),
            count)
        .keysAt(ranks);
  }

  private static Map<Split, Section> cut(
      KeyedRows keyed, long count, Map<Split, Range> ranges, int workers, int mark) {
    Set<Long> wanted = new TreeSet<>();
    for (Range range : ranges.values()) {
      for (int k = 0; k < workers; k++) {
        wanted.add(range.start(k, workers));
      }
      wanted.add(range.to());
    }
    // The first section starts at the least possible key, and the last has no end.
    wanted.removeIf(rank -> rank == 0 || rank == count);
    Map<Long, Long> keys = wanted.isEmpty() ? Map.of() : keysAt(keyed, mark, count, wanted);
    Map<Split, Section> sections = new EnumMap<>(Split.class);
    ranges.forEach(
        (split, range) -> {
          List<Long> starts = new ArrayList<>();
          for (int k = 0; k < workers; k++) {
            starts.add(keys.getOrDefault(range.start(k, workers), Long.MIN_VALUE));
          }
          sections.put(
              split, new Section(mark, starts, keys.get(range.to()), range.to() - range.from()));
        });
    return sections;
  }
}
