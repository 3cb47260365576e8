package org.rondo.spark.shards;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
   * Plans the sections; runs a few small jobs over the keys.
   *
   * @param good keyed rows without the bad ones, cached
   * @param setAside how many of them the source set aside for testing
   */
  static Map<Split, Section> plan(
      Dataset<Row> good, long setAside, SplitConfig split, int workers) {
    KeyRanks free = new KeyRanks(good.where(col(RowOrigin.TEST).equalTo(false)));
    long rows = free.rows();
    double held = setAside > 0 ? 1 - split.test() : 1;
    long test = setAside > 0 ? 0 : Math.round(rows * split.test());
    long validation = Math.min(rows - test, Math.round(rows * split.validation() / held));
    Map<Split, Section> sections = new EnumMap<>(Split.class);
    Cut cut = new Cut(free, workers);
    sections.put(Split.TRAIN, cut.section(false, test + validation, rows));
    sections.put(Split.VALIDATION, cut.section(false, test, test + validation));
    if (setAside > 0) {
      LOG.info("the source's own {} test rows are the test split", setAside);
      KeyRanks own = new KeyRanks(good.where(col(RowOrigin.TEST)));
      sections.put(Split.TEST, new Cut(own, workers).section(true, 0, own.rows()));
    } else {
      sections.put(Split.TEST, cut.section(false, 0, test));
    }
    return sections;
  }

  /** Cuts ranges of ranks into shards. */
  private record Cut(KeyRanks ranks, int workers) {

    Section section(boolean test, long from, long to) {
      if (from == to) {
        List<Long> starts = new ArrayList<>(java.util.Collections.nCopies(workers, Long.MAX_VALUE));
        return new Section(test, starts, Long.MAX_VALUE, 0);
      }
      List<Long> wanted = new ArrayList<>();
      for (int k = 0; k < workers; k++) {
        long rank = from + (to - from) * k / workers;
        if (rank > 0 && rank < ranks.rows()) {
          wanted.add(rank);
        }
      }
      if (to < ranks.rows()) {
        wanted.add(to);
      }
      Map<Long, Long> keys = ranks.keysAt(wanted);
      List<Long> starts = new ArrayList<>();
      for (int k = 0; k < workers; k++) {
        starts.add(keys.getOrDefault(from + (to - from) * k / workers, Long.MIN_VALUE));
      }
      return new Section(test, starts, keys.get(to), to - from);
    }
  }
}
