package org.rondo.spark.shards;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import org.rondo.config.HeldOutConfig;
import org.rondo.config.KebabCase;
import org.rondo.config.RunConfig;
import org.rondo.config.SplitConfig;
import org.rondo.config.TrainingConfig;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.spark.features.ContentCursor;
import org.rondo.spark.features.InputSpec;
import org.rondo.spark.features.InputSpecs;
import org.rondo.spark.features.LabelParser;
import org.rondo.spark.features.RowBlock;
import org.rondo.spark.features.RowBlocks;
import org.rondo.spark.features.RowSplit;
import org.rondo.spark.features.StepTable;
import org.rondo.spark.source.Increment;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.Sources;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from a source to shards: type and check every row, key it, keep bad ones aside, split,
 * fit the features on the training rows, shuffle once, pack.
 */
public final class Preparation {
  private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);
  private final RunConfig config;
  private final @Nullable Consumer<Iterator<String>> rejected;
  private Consumer<Dataset<Row>> tested = rows -> {};
  private @Nullable InitialSchema initial;
  private @Nullable Increment increment;

  /** A preparation that only counts the bad rows. */
  public Preparation(RunConfig config) {
    this(config, null);
  }

  /**
   * A preparation that hands over the bad rows.
   *
   * @param rejected takes the bad rows, a line each, before anything else is done; or null
   */
  public Preparation(RunConfig config, @Nullable Consumer<Iterator<String>> rejected) {
    this.config = config;
    this.rejected = rejected;
  }

  /** This preparation, which shows the good test rows, typed and keyed, while they are at hand. */
  public Preparation showing(Consumer<Dataset<Row>> test) {
    tested = test;
    return this;
  }

  /** This preparation, for a training that starts from a model; null for one that does not. */
  public Preparation startingFrom(@Nullable InitialSchema model) {
    initial = model;
    return this;
  }

  /**
   * Prepares the rows that are new, with some of the old ones. How they are split does not depend
   * on which others there are, and rows of which nobody can tell whether they are new are not held
   * against {@code data.bad-rows}.
   */
  public PreparedData run(Increment rows) {
    increment = rows;
    return run(rows.fresh());
  }

  /**
   * Prepares a source's rows.
   *
   * @throws DataException when the rows cannot be used, or too many of them cannot
   * @throws ConfigurationException when the configuration does not fit them
   */
  public PreparedData run(RawData source) {
    RawData data = StepTable.of(source, config.data());
    InputSpec configured =
        config.model().learnsLabel()
            ? InputSpecs.forTraining(data, config.data())
            : InputSpecs.withoutLabel(data, config.data());
    InputSpec spec =
        (initial == null ? configured : initial.spec(configured, config.data()))
            .learnedBy(config.model().loss().name());
    try (SeriesWindows windows = new SeriesWindows(spec);
        ReplayedRows replayed =
            ReplayedRows.of(increment == null ? null : increment.replay(), spec, config)) {
      return run(data, spec, windows, replayed).beside(windows.naive());
    }
  }

  private PreparedData run(
      RawData data, InputSpec spec, SeriesWindows windows, ReplayedRows replayed) {
    JavaRDD<RowBlock> typed =
        typed(data, spec, windows, replayed).persist(StorageLevel.MEMORY_AND_DISK());
    KeyedRows cached = KeyedRows.of(data.rows().session(), typed, config.seed());
    try {
      RowTally tally = RowTally.of(cached);
      // From now on the keyed rows are cached, of which most is the same arrays.
      typed.unpersist(false);
      replayed.close();
      requireRows(tally);
      BadRowLimits limits =
          new BadRowLimits(
              config.data().badRows(), rejected, increment == null ? null : increment.counts());
      limits.require(judged(cached, tally.rows(), tally.bad()), replayed.count());
      SplitConfig split = config.data().split();
      Optional<KeyedRows> own = marked(cached, tally, split);
      KeyedRows keyed = own.orElse(cached);
      RowTally marked = own.map(RowTally::of).orElse(tally);
      if (own.isPresent() || spec.forecasts()) {
        split = new SplitConfig(1, 0, 0);
      }
      Map<Split, Section> sections =
          Sections.plan(keyed, marked, split, config.training().workers());
      Section training = section(sections, Split.TRAIN);
      requireWorkers(training.rows());
      LabelCount labels = LabelCount.of(keyed, training, spec);
      KeyedRows all = withUnseenLabels(keyed, labels, spec);
      JudgedRows judged = judged(all, tally.rows(), tally.bad() + labels.unseen());
      limits.require(judged, replayed.count());
      if (judged.rejected() > 0) {
        limits.handOver(judged);
      }
      tested.accept(all.frame(section(sections, Split.TEST)));
      LabelLeakage.remarks(spec, all, training).forEach(LOG::warn);
      return pack(
          all,
          sections,
          SchemaFitting.fit(data, all, training, spec, labels, config.data().image(), initial),
          new PreparedData.RowAccount(
              judged.count(), judged.rejected(), replayed.count(), tally.fingerprint()),
          labels.rows(),
          spec);
    } finally {
      typed.unpersist(false);
      cached.drop();
    }
  }

  /** The rows with the splits that groups, times or keys decide; empty where ranks do. */
  private Optional<KeyedRows> marked(KeyedRows keyed, RowTally tally, SplitConfig split) {
    if (increment != null && split.time() == null && split.column() == null) {
      return Optional.of(FixedSplit.mark(keyed, tally, split, config.seed()));
    }
    return split.by() != null || split.time() != null
        ? Optional.of(OrderedSplit.mark(keyed, tally, split, config.seed()))
        : Optional.empty();
  }

  private static JudgedRows judged(KeyedRows rows, long count, long bad) {
    return new JudgedRows(rows.frame(KeyedRows.BAD), count, bad);
  }

  /** The rows of all sources, each with its own split, if it says one. */
  private JavaRDD<RowBlock> typed(
      RawData data, InputSpec spec, SeriesWindows windows, ReplayedRows replayed) {
    JavaRDD<RowBlock> all =
        replayed.beside(
            spec.forecasts()
                ? RowBlocks.of(windows.of(data, config.data()))
                : RowBlocks.of(data, spec, RowSplit.of(config.data().split(), data)));
    for (Split split : Sections.HELD_OUT) {
      HeldOutConfig own = split == Split.TEST ? config.data().test() : config.data().validation();
      if (own != null) {
        all = all.union(heldOut(own, split, data, spec, windows));
      }
    }
    return all;
  }

  private JavaRDD<RowBlock> heldOut(
      HeldOutConfig own, Split split, RawData data, InputSpec spec, SeriesWindows windows) {
    try {
      RawData held =
          Sources.open(data.rows().session(), config.data().of(own), Map.of(), data.reader());
      return spec.forecasts()
          ? RowBlocks.of(windows.of(held, split))
          : RowBlocks.of(StepTable.of(held, config.data()), spec, RowSplit.all(split));
    } catch (DataException e) {
      throw new DataException(
          "data.%s: in %s: %s".formatted(KebabCase.of(split), own.source(), e.getMessage()), e);
    }
  }

  private void requireRows(RowTally tally) {
    if (tally.rows() == 0) {
      throw new DataException(
          "data.source: %s holds no rows (a header at most)".formatted(config.data().origin()));
    }
  }

  private void requireWorkers(long trainingRows) {
    int workers = config.training().workers();
    if (trainingRows < workers) {
      throw new ConfigurationException(
          "training.workers: got %s, but there are only %s training rows; expected at most that many workers"
              .formatted(workers, trainingRows));
    }
    long shard = (trainingRows + workers - 1) / workers;
    TrainingConfig training = config.training();
    int batches = training.gradientAccumulation();
    if ((long) training.batchSize() * batches > shard) {
      LOG.warn(
          "training.batch-size {}{} is more than a worker's {} rows: every local step uses all of them",
          training.batchSize(),
          batches > 1 ? " times training.gradient-accumulation " + batches : "",
          shard);
    }
  }

  /** Rows outside the training split whose class occurs in no training row cannot be judged. */
  private static KeyedRows withUnseenLabels(KeyedRows keyed, LabelCount labels, InputSpec spec) {
    LabelCodes codes = labels.codes();
    if (!codes.words() || (labels.unseen() == 0 && !labelsSteps(spec))) {
      return keyed;
    }
    LabelCodes.Known known = codes.knownLabels();
    String column = spec.labels().get(0);
    return keyed.changed(
        block -> {
          @Nullable String[] reasons = new String[block.rows()];
          Arrays.setAll(reasons, block::reason);
          LabelCount.forEachLabel(
              block,
              new ContentCursor(),
              (row, label) -> {
                if (!known.holds(label)) {
                  reasons[row] =
                      "the label %s is '%s', which occurs in no training row"
                          .formatted(
                              column,
                              label instanceof String text
                                  ? text.replace(LabelParser.SEPARATOR, "|")
                                  : "one of a step");
                }
              });
          return block.because(reasons);
        });
  }

  private static boolean labelsSteps(InputSpec spec) {
    return spec.sequence() != null && spec.sequence().labelsSteps();
  }

  private static PreparedData pack(
      KeyedRows rows,
      Map<Split, Section> sections,
      DataSchema schema,
      PreparedData.RowAccount account,
      List<Long> classRows,
      InputSpec spec) {
    Map<Split, JavaRDD<Shard>> shards = ShardPacking.pack(rows, sections, schema.packing());
    try {
      Map<Split, List<Integer>> counts = ShardPacking.rows(shards);
      if (spec.weight() != null) {
        requireWeight(shards.get(Split.TRAIN), spec.weight());
      }
      return new PreparedData(
          shards, counts, schema, account, classRows, GuessedColumns.of(spec, schema));
    } catch (RuntimeException e) {
      shards.values().forEach(packed -> packed.unpersist(false));
      throw e;
    }
  }

  private static void requireWeight(@Nullable JavaRDD<Shard> training, String column) {
    if (training != null && training.map(Shard::weighs).collect().stream().noneMatch(any -> any)) {
      throw new DataException(
          "data.weight: '%s' is 0 in every training row, so there is nothing to learn"
              .formatted(column));
    }
  }

  private static Section section(Map<Split, Section> sections, Split split) {
    return sections.getOrDefault(split, Section.EMPTY);
  }
}
