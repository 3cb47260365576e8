package org.rondo.bench.rounds;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rondo.bench.report.Machine;
import org.rondo.bench.report.Page;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.scaling.Processor;
import org.rondo.spark.shards.PreparedData;

/**
 * {@code scripts/bench rounds}: measures the fixed cost of rounds, writes table and picture into
 * docs/performance.md and the measurements into docs/data, and has the cost model fitted to them.
 */
public final class RoundsBench {
  private static final ExampleLayout LAYOUT =
      ExampleLayout.of(TensorShape.of(RoundNetwork.FEATURES), Storage.FLOAT32, 1);
  private static final List<Long> ROWS = List.of(1_000L, 100_000L, 1_000_000L);

  /**
   * A setting that, when false, makes each round on a cluster a job, which the cost model is of.
   */
  private static final String STAY = "spark.rondo.stay";

  /** Times that the first kind of round is measured in vain, for Java to compile what it needs. */
  private static final int WARMUPS = 3;

  private final Options options;
  private final Map<Long, RoundNetwork> networks = new HashMap<>();
  private final List<RoundTiming> timings = new ArrayList<>();

  private RoundsBench(Options options) {
    this.options = options;
  }

  /**
   * How to measure.
   *
   * @param root of the repository
   * @param master of a standalone cluster with two workers; null for local rounds only
   * @param jar the application jar, which its executors need
   * @param effort spent on it
   */
  private record Options(Path root, @Nullable String master, String jar, Effort effort) {

    /**
     * How much is measured.
     *
     * @param secondsOfCell to measure one kind of round, where that makes enough rounds
     * @param mostBytes that a round may move
     */
    private record Effort(double secondsOfCell, long mostBytes) {}

    /** Whether enough is measured for the documentation, and for a fit of the cost model. */
    boolean covers() {
      return master != null && effort.mostBytes() == Long.MAX_VALUE;
    }

    static Options of(String[] arguments) {
      String master = null;
      String jar = "";
      double seconds = 1.5;
      double megabytes = Double.MAX_VALUE;
      for (int i = 1; i + 1 < arguments.length; i += 2) {
        switch (arguments[i]) {
          case "--master" -> master = arguments[i + 1];
          case "--jar" -> jar = arguments[i + 1];
          case "--seconds" -> seconds = Double.parseDouble(arguments[i + 1]);
          case "--megabytes" -> megabytes = Double.parseDouble(arguments[i + 1]);
          default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
        }
      }
      return new Options(
          Path.of(arguments[0]), master, jar, new Effort(seconds, (long) (megabytes * 1e6)));
    }
  }

  /**
   * Runs it.
   *
   * @param arguments the root of the repository, then {@code --master URL}, {@code --jar FILE},
   *     {@code --seconds S} to measure each kind of round and {@code --megabytes M} that a round
   *     may move
   */
  public static void main(String[] arguments) throws IOException {
    new RoundsBench(Options.of(arguments)).run();
  }

  private void run() throws IOException {
    for (long parameters : RoundsGrid.PARAMETERS) {
      networks.put(parameters, RoundNetwork.of(parameters, "sgd", LAYOUT));
    }
    List<Processor.Step> steps = StepTimes.measure(LAYOUT);
    Targets targets;
    try (RoundsOnSpark spark = new RoundsOnSpark(Site.local(2), options.effort().secondsOfCell())) {
      targets = targets(spark);
      grid(spark, Site.local(2));
    }
    sweep(Site.local(1));
    String master = options.master();
    if (master != null) {
      sweep(Site.cluster(master, options.jar(), 2).with(STAY, "false"));
      sweep(Site.cluster(master, options.jar(), 1).with(STAY, "false"));
    }
    Targets complete =
        new Targets(
            targets.small(),
            targets.withAdam(),
            targets.byRows(),
            targets.rows(),
            smallByWorkers());
    Measurements measurements = new Measurements(timings, steps, Machine.line());
    RoundsReport report = new RoundsReport(measurements, complete);
    System.out.println(report.table());
    if (options.covers()) {
      measurements.write(options.root());
      report.writeInto(new Page(options.root().resolve("docs/performance.md")));
      ScalingBench.run(options.root());
    } else {
      System.err.println("bench: only a part was measured: nothing is written");
    }
    complete.lines().forEach(System.out::println);
  }

  private void sweep(Site site) throws IOException {
    try (RoundsOnSpark spark = new RoundsOnSpark(site, options.effort().secondsOfCell())) {
      PreparedData data = spark.prepare(ROWS.get(0), 2);
      warmUp(spark, data);
      data.close();
      grid(spark, site);
    }
  }

  /** The figures that the targets speak of, of a warm process. */
  private Targets targets(RoundsOnSpark spark) {
    List<PreparedData> sets = new ArrayList<>();
    try {
      for (long rows : ROWS) {
        sets.add(spark.prepare(rows, 2));
      }
      PreparedData few = sets.get(0);
      RoundNetwork network = network(RoundsGrid.SMALL);
      warmUp(spark, few);
      RoundTiming small = told(spark.measure(few, RoundsGrid.SMALL, network));
      RoundNetwork adam = RoundNetwork.of(RoundsGrid.SMALL, "adam", LAYOUT);
      RoundTiming withAdam = told(spark.measure(few, RoundsGrid.SMALL, adam));
      List<RoundTiming> byRows = spark.measure(sets, RoundsGrid.SMALL, network);
      return new Targets(small, withAdam, byRows, ROWS, List.of());
    } finally {
      sets.forEach(PreparedData::close);
    }
  }

  private void warmUp(RoundsOnSpark spark, PreparedData data) {
    for (int i = 0; i < WARMUPS; i++) {
      spark.measure(data, RoundsGrid.SMALL, network(RoundsGrid.SMALL));
    }
  }

  private void grid(RoundsOnSpark spark, Site site) {
    for (int workers : RoundsGrid.workers(site)) {
      PreparedData data = spark.prepare(8L * Math.max(workers, 64), workers);
      try {
        for (long parameters : RoundsGrid.PARAMETERS) {
          long bytes = Float.BYTES * parameters * workers;
          if (bytes <= Math.min(RoundsGrid.budget(site), options.effort().mostBytes())) {
            timings.add(told(spark.measure(data, parameters, network(parameters))));
          } else {
            System.err.printf(
                Locale.ROOT,
                "bench: %s, %,d parameters, %d workers: skipped, a round would move %,d MB%n",
                site.name(),
                parameters,
                workers,
                bytes / 1_000_000);
          }
        }
      } finally {
        data.close();
      }
    }
  }

  private List<RoundTiming> smallByWorkers() {
    return timings.stream()
        .filter(t -> t.site().name().equals(Site.local(2).name()))
        .filter(t -> t.parameters() == RoundsGrid.SMALL)
        .filter(t -> t.shape().collected())
        .toList();
  }

  private RoundNetwork network(long parameters) {
    RoundNetwork network = networks.get(parameters);
    if (network == null) {
      throw new IllegalArgumentException("no network of " + parameters + " parameters");
    }
    return network;
  }

  private static RoundTiming told(RoundTiming timing) {
    System.err.printf(
        Locale.ROOT,
        "bench: %s, %,d parameters, %d workers: %s ms beside %.1f ms of compute, empty job %s ms, of"
            + " %d rounds%n",
        timing.site().name(),
        timing.parameters(),
        timing.workers(),
        timing.times().fixed().text(),
        timing.times().compute(),
        timing.times().empty().text(),
        timing.rounds());
    return timing;
  }
}
