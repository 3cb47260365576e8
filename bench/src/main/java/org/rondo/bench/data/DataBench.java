package org.rondo.bench.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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

  private DataBench() {}

  /**
   * Runs it.
   *
   * @param arguments the page to write to, then {@code --rows N} of the tables
   */
  public static void main(String[] arguments) throws IOException {
    Page page = new Page(Path.of(arguments[0]));
    long rows = ROWS;
    for (int i = 1; i + 1 < arguments.length; i += 2) {
      if (!arguments[i].equals("--rows")) {
        throw new IllegalArgumentException("unknown option " + arguments[i]);
      }
      rows = Long.parseLong(arguments[i + 1]);
    }
    List<BatchTiming> batches = new ArrayList<>();
    for (Storage storage : Storage.values()) {
      batches.add(BatchTiming.measure(storage));
    }
    String text = table(prepare(rows)) + '\n' + batchTable(batches);
    page.write("data", text + "\nMeasured: " + Machine.line() + '\n');
    System.out.println(text);
  }

  private static List<PreparationTiming> prepare(long rows) throws IOException {
    SparkSession session = open();
    List<PreparationTiming> timings = new ArrayList<>();
    try (DataFiles files = DataFiles.create()) {
      for (String format : List.of("csv", "parquet")) {
        PreparationTiming.table(session, format, files.table(session, format, WARMUP));
        timings.add(
            told(PreparationTiming.table(session, format, files.table(session, format, rows))));
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
        timing.seconds(),
        timing.rowsPerSecond());
    return timing;
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
              timing.seconds(),
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
