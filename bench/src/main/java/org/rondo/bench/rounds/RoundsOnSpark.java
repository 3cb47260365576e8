package org.rondo.bench.rounds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.rondo.config.RunConfig;
import org.rondo.data.Split;
import org.rondo.spark.jobs.RunJobs;
import org.rondo.spark.rounds.SparkWorkers;
import org.rondo.spark.shards.Preparation;
import org.rondo.spark.shards.PreparedData;
import org.rondo.spark.source.Sources;
import org.rondo.training.LearningRateSchedule;
import org.rondo.training.RoundOutcome;
import org.rondo.training.RoundPlan;
import org.rondo.training.RoundStart;
import org.rondo.training.WorkerUpdate;

/**
 * Runs rounds of one local step on prepared rows, as a training does, in turns with empty jobs.
 * Owned by one thread, which closes it.
 */
final class RoundsOnSpark implements AutoCloseable {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final long PAUSE_NANOS = 30_000_000;
  private static final int JOBS_OF_STRETCH = 4;
  private static final int ROUNDS_OF_STRETCH = 10;
  private static final long STRETCH_NANOS = 300_000_000;

  private final Site site;
  private final SparkSession session;
  private final JavaSparkContext context;
  private final JavaRDD<Integer> two;
  private final Path scratch;
  private final double secondsOfCell;

  /**
   * A session on a site.
   *
   * @param secondsOfCell to measure one kind of round, where that makes enough rounds
   */
  RoundsOnSpark(Site site, double secondsOfCell) throws IOException {
    this.site = site;
    this.session = site.open();
    this.context = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.two = context.parallelize(List.of(0, 1), 2);
    this.scratch = Files.createTempDirectory("bench-rounds");
    this.secondsOfCell = secondsOfCell;
  }

  /** Rows in so many shards, by the same way as any training's; the caller releases them. */
  PreparedData prepare(long rows, int workers) {
    RunConfig config =
        RunConfig.parse(
            """
            name: rounds
            data:
              source: none
              label: label
              task: classification
              features: {a: numeric, b: numeric, c: numeric, d: numeric}
              split: {train: 1.0, validation: 0.0, test: 0.0}
            model: {network: linear}
            training: {workers: %d}
            """
                .formatted(workers));
    return new Preparation(config, lines -> {})
        .run(
            Sources.of(
                session
                    .range(0, rows, 1, site.slots())
                    .selectExpr(
                        "sin(id) a",
                        "cos(3 * id) b",
                        "sin(7 * id) c",
                        "cos(11 * id) d",
                        "cast(id % 2 as string) label")));
  }

  /** Rounds over one data set. */
  RoundTiming measure(PreparedData data, long parameters, RoundNetwork network) {
    return measure(List.of(data), parameters, network).get(0);
  }

  /** Rounds over several data sets, in turns. */
  List<RoundTiming> measure(List<PreparedData> sets, long parameters, RoundNetwork network) {
    int workers = rows(sets.get(0)).size();
    RunJobs.Settings settings =
        new RunJobs.Settings("rounds", null, Duration.ofMinutes(5), () -> false);
    try (RunJobs jobs = new RunJobs(context, settings)) {
      List<Series> all = new ArrayList<>();
      for (PreparedData data : sets) {
        all.add(new Series(workers(jobs, data, network), data, network));
      }
      run(all);
      List<RoundTiming> timings =
          all.stream().map(series -> series.timing(parameters, workers)).toList();
      all.forEach(series -> series.workers.close());
      return timings;
    }
  }

  private SparkWorkers workers(RunJobs jobs, PreparedData data, RoundNetwork network) {
    return SparkWorkers.of(jobs, network.plan(), data, network.fresh(), scratch.toUri().toString());
  }

  private void run(List<Series> all) {
    System.gc();
    all.forEach(Series::warmUp);
    long start = System.nanoTime();
    int stretches = 0;
    while (stretches < 3
        || (stretches < 50 && (System.nanoTime() - start) / 1e9 < secondsOfCell * all.size())) {
      all.forEach(Series::stretch);
      stretches++;
    }
  }

  private static List<Integer> rows(PreparedData data) {
    return data.rows().getOrDefault(Split.TRAIN, List.of());
  }

  /** The measurements of rounds over one data set. */
  private final class Series {
    private final SparkWorkers workers;
    private final RoundNetwork network;
    private final int stepsPerEpoch;
    private final List<Double> walls = new ArrayList<>();
    private final List<Double> computes = new ArrayList<>();
    private final List<Double> fixed = new ArrayList<>();
    private final List<Double> empty = new ArrayList<>();
    private int round;

    Series(SparkWorkers workers, PreparedData data, RoundNetwork network) {
      this.workers = workers;
      this.network = network;
      this.stepsPerEpoch = rows(data).stream().mapToInt(Integer::intValue).max().orElse(1);
    }

    /** The first rounds build replicas and have Java compile; large ones need fewer. */
    void warmUp() {
      long start = System.nanoTime();
      do {
        round();
      } while (walls.size() < 10 && System.nanoTime() - start < 1e9);
      walls.clear();
      computes.clear();
      fixed.clear();
    }

    /** Empty jobs, then rounds one after the other as in a training. */
    void stretch() {
      // Tasks that have stayed from the rounds before leave.
      LockSupport.parkNanos(PAUSE_NANOS);
      for (int i = 0; i < JOBS_OF_STRETCH; i++) {
        emptyJob();
      }
      long start = System.nanoTime();
      int done = 0;
      do {
        round();
        done++;
      } while (done < ROUNDS_OF_STRETCH && System.nanoTime() - start < STRETCH_NANOS);
    }

    private void emptyJob() {
      long start = System.nanoTime();
      two.count();
      empty.add((System.nanoTime() - start) / NANOS_PER_MILLI);
    }

    private void round() {
      RoundPlan plan =
          new RoundPlan(
              round,
              new RoundPlan.Steps(round, 1, stepsPerEpoch),
              LearningRateSchedule.constant(),
              false);
      round++;
      long start = System.nanoTime();
      RoundOutcome outcome = workers.run(RoundStart.whole(network.fresh()), plan);
      double wall = (System.nanoTime() - start) / NANOS_PER_MILLI;
      double compute = compute(outcome.reports());
      walls.add(wall);
      computes.add(compute);
      fixed.add(Math.max(0, wall - compute));
    }

    /** The least time that the local steps can take on the slots, as metrics.jsonl counts it. */
    private double compute(List<WorkerUpdate.Report> reports) {
      long slowest = 0;
      long sum = 0;
      for (WorkerUpdate.Report report : reports) {
        slowest = Math.max(slowest, report.measures().computeNanos());
        sum += report.measures().computeNanos();
      }
      int slots = Math.min(site.slots(), reports.size());
      return Math.max((double) slowest, (double) sum / slots) / NANOS_PER_MILLI;
    }

    RoundTiming timing(long parameters, int ofWorkers) {
      return new RoundTiming(
          site,
          parameters,
          network.fresh().bytes(),
          ofWorkers,
          walls.size(),
          new RoundTiming.Times(
              Quartiles.of(walls).median(),
              Quartiles.of(computes).median(),
              Quartiles.of(fixed),
              Quartiles.of(empty)));
    }
  }

  @Override
  public void close() throws IOException {
    session.stop();
    SparkSession.clearDefaultSession();
    SparkSession.clearActiveSession();
    Files.deleteIfExists(scratch);
  }
}
