package org.rondo.spark.shards;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import org.rondo.config.DataConfig;
import org.rondo.config.KebabCase;
import org.rondo.config.SequenceConfig;
import org.rondo.config.SplitConfig;
import org.rondo.data.Split;
import org.rondo.error.DataException;
import org.rondo.spark.features.InputSpec;
import org.rondo.spark.features.RowSplit;
import org.rondo.spark.features.SeriesSteps;
import org.rondo.spark.features.TypedRows;
import org.rondo.spark.features.WindowTally;
import org.rondo.spark.features.Windows;
import org.rondo.spark.source.RawData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Time series cut into windows. The oldest steps are trained on and the newest are the test steps,
 * cut at the same times in all series, so that nothing is learned from what is to be forecast. Owns
 * the steps that it caches.
 */
public final class SeriesWindows implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SeriesWindows.class);

  /** There is no warning if fewer than this share of all windows are left out. */
  private static final double REMARKABLE = 0.02;

  private final InputSpec spec;
  private final List<Dataset<Row>> cached = new ArrayList<>();
  private final Map<Split, Map<String, Double>> naive = new EnumMap<>(Split.class);

  /** Windows of these columns. */
  public SeriesWindows(InputSpec spec) {
    this.spec = spec;
  }

  /**
   * The windows of a source, each marked with its split; those to train on are not marked.
   *
   * @throws DataException when none is left to train on
   */
  Dataset<Row> of(RawData data, DataConfig config) {
    Dataset<Row> steps = steps(data, source -> RowSplit.of(config.split(), source));
    Windows.Cuts cuts = cuts(steps, config);
    Windows windows = Windows.of(spec, cuts);
    WindowTally tally = tally(windows, steps);
    tell(steps, cuts, tally, config.split());
    for (Split each : Split.values()) {
      naive.put(each, tally.naive(each));
    }
    return windows.of(steps);
  }

  /** All windows of a source, all in one split. */
  public Dataset<Row> of(RawData data, Split split) {
    Dataset<Row> steps = steps(data, source -> RowSplit.all(split));
    Windows windows = Windows.of(spec, Windows.Cuts.NONE);
    naive.put(split, tally(windows, steps).naive(split));
    return windows.of(steps);
  }

  /** The metrics of repeating the last value, by split. */
  public Map<Split, Map<String, Double>> naive() {
    return naive;
  }

  private Dataset<Row> steps(RawData data, Function<RawData, RowSplit> split) {
    Dataset<Row> steps = SeriesSteps.of(data, spec, split).persist(StorageLevel.MEMORY_AND_DISK());
    cached.add(steps);
    return steps;
  }

  /** Counts the windows, and warns about those left out. */
  private WindowTally tally(Windows windows, Dataset<Row> steps) {
    WindowTally tally = windows.tally(steps);
    if (tally.unusable() > 0) {
      LOG.warn(
          "{} windows are left out, because one of their rows cannot be used or has no label",
          tally.unusable());
    }
    String unevenness = tally.unevenness();
    if (unevenness != null) {
      LOG.warn(unevenness);
    }
    return tally;
  }

  /** When the held-out fractions begin, of splits without a source or rows of their own. */
  private static Windows.Cuts cuts(Dataset<Row> steps, DataConfig config) {
    Set<Split> own = EnumSet.noneOf(Split.class);
    if (config.test() != null) {
      own.add(Split.TEST);
    }
    if (config.validation() != null) {
      own.add(Split.VALIDATION);
    }
    Dataset<Row> free = JudgedRows.good(steps).where(col(TypedRows.SPLIT).equalTo(0));
    long count = free.count();
    Fractions fractions = Fractions.of(config.split(), own);
    long test = fractions.testRows(count);
    long validation = fractions.validationRows(count);
    if (test + validation == 0) {
      return Windows.Cuts.NONE;
    }
    long testRank = count - test;
    long validationRank = testRank - validation;
    Map<Long, Long> times =
        KeyRanks.ofValues(
                free.javaRDD().map(row -> new long[] {row.<Long>getAs(TypedRows.ORDER)}), count)
            .keysAt(Set.copyOf(List.of(Math.min(testRank, count - 1), validationRank)));
    return new Windows.Cuts(
        validation == 0 ? null : times.get(validationRank), test == 0 ? null : times.get(testRank));
  }

  private void tell(Dataset<Row> steps, Windows.Cuts cuts, WindowTally tally, SplitConfig split) {
    SequenceConfig sequence = Objects.requireNonNull(spec.sequence());
    if (tally.windows(Split.TRAIN) == 0 && tally.shortSeries() == 0) {
      throw new DataException(
          "data.sequence: no window of %s + %s steps is left to train on: %s reach from one split into another, and %s have rows that cannot be used; take smaller ones, or more data"
              .formatted(sequence.window(), sequence.horizon(), tally.mixed(), tally.unusable()));
    }
    long kept = Arrays.stream(Split.values()).mapToLong(tally::windows).sum();
    LOG.atLevel(tally.mixed() > REMARKABLE * kept ? Level.WARN : Level.INFO)
        .log(
            "data.sequence: {} windows to train on, {} for validation{}, {} for test{}; {} are left out because they reach from one split into another",
            tally.windows(Split.TRAIN),
            tally.windows(Split.VALIDATION),
            from(steps, cuts.validation()),
            tally.windows(Split.TEST),
            from(steps, cuts.test()),
            tally.mixed());
    for (Split held : Sections.HELD_OUT) {
      double fraction = held == Split.TEST ? split.testFraction() : split.validationFraction();
      boolean cut = (held == Split.TEST ? cuts.test() : cuts.validation()) != null;
      if (fraction > 0 && cut && tally.windows(held) == 0) {
        LOG.warn(
            "data.split.{}: {} of the rows are fewer than the {} steps of a horizon, so there is no window for {}",
            KebabCase.of(held),
            fraction,
            sequence.horizon(),
            KebabCase.of(held));
      }
    }
  }

  private static String from(Dataset<Row> steps, @Nullable Long order) {
    return order == null ? "" : " from " + SeriesSteps.shown(steps, order) + " on";
  }

  /** Drops the cached steps. */
  @Override
  public void close() {
    cached.forEach(steps -> steps.unpersist(false));
  }
}
