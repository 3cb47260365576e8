package org.rondo.spark.shards;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.rondo.config.SplitConfig;
import org.rondo.data.Split;
import org.rondo.spark.source.RowOrigin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts the keyed rows into splits of exactly the configured sizes and each split into shards whose
 * sizes differ by one at most. Rows that the source set aside for testing stay the test split.
 */
final class Sections {
  private static final Logger LOG = LoggerFactory.getLogger(Sections.class);

  private Sections() {}

  /**
   * Plans the sections; runs one or two small jobs over the keys.
   *
   * @param good keyed rows without the bad ones, cached
   * @param rows how many there are
   * @param setAside how many of them the source set aside for testing
   */
  static Map<Split, Section> plan(
      Dataset<Row> good, long rows, long setAside, SplitConfig split, int workers) {
    long free = rows - setAside;
    double kept = setAside > 0 ? 1 - split.test() : 1;
    long test = setAside > 0 ? 0 : Math.round(free * split.test());
    long validation = Math.min(free - test, Math.round(free * split.validation() / kept));
    Map<Split, Range> ranges = new EnumMap<>(Split.class);
    ranges.put(Split.TEST, new Range(0, test));
    ranges.put(Split.VALIDATION, new Range(test, test + validation));
    ranges.put(Split.TRAIN, new Range(test + validation, free));
    Map<Split, Section> sections =
        cut(good.where(col(RowOrigin.TEST).equalTo(false)), free, ranges, workers, false);
    if (setAside > 0) {
      LOG.info("the source's own {} test rows are the test split", setAside);
      Map<Split, Range> own = Map.of(Split.TEST, new Range(0, setAside));
      sections.putAll(cut(good.where(col(RowOrigin.TEST)), setAside, own, workers, true));
    }
    return sections;
  }

  /** A range of ranks, without its end. */
  private record Range(long from, long to) {

    /** The rank at which a shard starts. */
    long start(int shard, int shards) {
      return from + (to - from) * shard / shards;
    }
  }

  private static Map<Split, Section> cut(
      Dataset<Row> rows, long count, Map<Split, Range> ranges, int workers, boolean test) {
    Set<Long> wanted = new TreeSet<>();
    for (Range range : ranges.values()) {
      for (int k = 0; k < workers; k++) {
        wanted.add(range.start(k, workers));
      }
      wanted.add(range.to());
    }
    // The first section starts at the least key there can be, the last has no end.
    wanted.removeIf(rank -> rank == 0 || rank == count);
    Map<Long, Long> keys = wanted.isEmpty() ? Map.of() : new KeyRanks(rows, count).keysAt(wanted);
    Map<Split, Section> sections = new EnumMap<>(Split.class);
    ranges.forEach(
        (split, range) -> {
          List<Long> starts = new ArrayList<>();
          for (int k = 0; k < workers; k++) {
            starts.add(keys.getOrDefault(range.start(k, workers), Long.MIN_VALUE));
          }
          sections.put(
              split, new Section(test, starts, keys.get(range.to()), range.to() - range.from()));
        });
    return sections;
  }
}
