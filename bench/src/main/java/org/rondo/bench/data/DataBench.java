package org.rondo.bench.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.rondo.bench.report.Machine;
import org.rondo.bench.report.Page;
import org.rondo.data.Storage;

/**
 * {@code scripts/bench data}: rows a second from files to packed blocks, by the way that every
 * training takes, and from packed blocks to batches.
 */
public final class DataBench {
  private static final long ROWS = 1_000_000;
  private static final int IMAGES = 100_000;
  private static final long WARMUP = 20_000;
  private static final TableShape TABLE = new TableShape(20, 3);

  /** Thirteen columns with the label. */
  private static final TableShape BESIDE = new TableShape(10, 2);

  private static final long BESIDE_ROWS = 2_000_000;
  private static final int ROUNDS = 3;

  private DataBench() {}

  /**
   * Runs it.
   *
   * @param arguments the page to write to, then {@code --rows N} of the tables, or {@code --beside
   *     N} rows for the comparison with Spark ML alone, which is only printed
   */
  public static void main(String[] arguments) throws IOException {
    Page page = new Page(Path.of(arguments[0]));
    long rows = ROWS;
    for (int i = 1; i + 1 < arguments.length; i += 2) {
      switch (arguments[i]) {
        case "--rows" -> rows = Long.parseLong(arguments[i + 1]);
        case "--beside" -> {
          System.out.println(beside(Long.parseLong(arguments[i + 1])));
          return;
        }
        default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
      }
    }
    List<BatchTiming> batches = new ArrayList<>();
    for (Storage storage : Storage.values()) {
      batches.add(BatchTiming.measure(storage));
    }
    String text = table(prepare(rows)) + '\n' + beside(BESIDE_ROWS) + '\n' + batchTable(batches);
    page.write("data", text + "\nMeasured: " + Machine.line() + '\n');
    System.out.println(text);
  }

  private static List<PreparationTiming> prepare(long rows) throws IOException {
    SparkSession session = open();
    List<PreparationTiming> timings = new ArrayList<>();
    try (DataFiles files = DataFiles.create()) {
      for (String format : List.of("csv", "parquet")) {
        PreparationTiming.table(
            session, TABLE, format, files.table(session, TABLE, format, WARMUP));
        timings.add(
            told(
                PreparationTiming.table(
                    session, TABLE, format, files.table(session, TABLE, format, rows))));
      }
      PreparationTiming.images(session, files.images((int) WARMUP));
      timings.add(told(PreparationTiming.images(session, files.images(IMAGES))));
    } finally {
      session.stop();
    }
    return timings;
  }

  private static PreparationTiming told(PreparationTiming timing) {
    System.err.printf(
        Locale.ROOT,
        "bench: %s: %,d rows in %.1f s, %,.0f rows/s%n",
        timing.source(),
        timing.rows(),
        timing.cost().seconds(),
        timing.rowsPerSecond());
    return timing;
  }

  /** Rondo and Spark ML in turns, on the same rows in the same process. */
  private static String beside(long rows) throws IOException {
    StringBuilder table =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%,d rows of %s beside Spark ML's StringIndexer, OneHotEncoder, StandardScaler and"
                    + " VectorAssembler, repartitioned and cached: rows for each second of processor"
                    + " time, medians of %d rounds in turns (the clock's seconds):%n%n"
                    + "| source | Rondo | Spark ML | ratio |%n|---|---|---|---|%n",
                rows,
                BESIDE,
                ROUNDS));
    SparkSession session = open();
    try (DataFiles files = DataFiles.create()) {
      for (String format : List.of("csv", "parquet")) {
        Path small = files.table(session, BESIDE, format, WARMUP);
        Path file = files.table(session, BESIDE, format, rows);
        List<Cost> own = new ArrayList<>();
        List<Cost> ml = new ArrayList<>();
        PreparationTiming.table(session, BESIDE, format, small);
        SparkMlPreparation.measure(session, BESIDE, format, DataFiles.uri(small));
        for (int i = 0; i < ROUNDS; i++) {
          own.add(PreparationTiming.table(session, BESIDE, format, file).cost());
          ml.add(SparkMlPreparation.measure(session, BESIDE, format, DataFiles.uri(file)));
          System.err.println("bench: " + format + ": " + own.get(i) + " " + ml.get(i));
        }
        Cost rondo = median(own);
        Cost spark = median(ml);
        table.append(
            String.format(
                Locale.ROOT,
                "| %s | %,.0f (%.1f s) | %,.0f (%.1f s) | %.2f |%n",
                format.equals("csv") ? "CSV" : "Parquet",
                rows / rondo.processorSeconds(),
                rondo.seconds(),
                rows / spark.processorSeconds(),
                spark.seconds(),
                spark.processorSeconds() / rondo.processorSeconds()));
      }
    } finally {
      session.stop();
    }
    return table.toString();
  }

  private static Cost median(List<Cost> costs) {
    return costs.stream()
        .sorted(Comparator.comparingDouble(Cost::processorSeconds))
        .skip(costs.size() / 2)
        .findFirst()
        .orElseThrow();
  }

  private static SparkSession open() {
    SparkConf conf = new SparkConf();
    conf.set("spark.master", "local[2]");
    conf.set("spark.app.name", "bench data");
    conf.set("spark.ui.enabled", "false");
    conf.set("spark.ui.showConsoleProgress", "false");
    conf.set("spark.driver.host", "127.0.0.1");
    conf.set("spark.driver.bindAddress", "127.0.0.1");
    conf.set("spark.sql.shuffle.partitions", "2");
    conf.set("spark.sql.adaptive.enabled", "false");
    return SparkSession.builder().config(conf).getOrCreate();
  }

  private static String table(List<PreparationTiming> timings) {
    StringBuilder table =
        new StringBuilder(
            "From files to blocks that are typed, judged, split, scaled, shuffled, packed and cached, on"
                + " `local[2]`; every row is read, and all passes count:\n\n"
                + "| source | rows | MB | seconds | rows/s |\n|---|---|---|---|---|\n");
    for (PreparationTiming timing : timings) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %,d | %,.0f | %.1f | %,.0f |%n",
              timing.source(),
              timing.rows(),
              timing.fileBytes() / 1e6,
              timing.cost().seconds(),
              timing.rowsPerSecond()));
    }
    return table.toString();
  }

  private static String batchTable(List<BatchTiming> timings) {
    StringBuilder table =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "From packed blocks to shuffled batches of %d rows of %d features, one thread:%n%n"
                    + "| stored as | rows/s | bytes allocated to a batch, first epochs | later |%n"
                    + "|---|---|---|---|%n",
                BatchTiming.BATCH,
                DataFiles.PIXELS));
    for (BatchTiming timing : timings) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %,.0f | %.1f | %.1f |%n",
              timing.storage() == Storage.UINT8 ? "bytes (pixels)" : "floats",
              timing.rowsPerSecond(),
              timing.bytesEarly(),
              timing.bytesLate()));
    }
    return table.toString();
  }
}
