package org.rondo.bench.rounds;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.rondo.bench.report.Machine;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.spark.shards.PreparedData;

/**
 * {@code scripts/bench cluster-rounds}: rounds on two executors of a core each, by tasks that stay
 * and by jobs, one after the other.
 */
public final class ClusterRoundsBench {
  private static final ExampleLayout LAYOUT =
      ExampleLayout.of(TensorShape.of(RoundNetwork.FEATURES), Storage.FLOAT32, 1);
  private static final long LARGE = 25_000_000;
  private static final int WARMUPS = 2;

  private final double seconds;

  private ClusterRoundsBench(double seconds) {
    this.seconds = seconds;
  }

  /** A kind of round. */
  private record Kind(long parameters, String optimizer, int workers) {}

  /**
   * Runs it.
   *
   * @param arguments the master of a standalone cluster with two workers, the application jar,
   *     seconds to measure each kind of round, and what to measure: {@code stay}, {@code job} or
   *     {@code both}
   */
  public static void main(String[] arguments) throws IOException {
    ClusterRoundsBench bench = new ClusterRoundsBench(Double.parseDouble(arguments[2]));
    Site site = Site.cluster(arguments[0], arguments[1], 2);
    System.out.println("| on two executors of a core | " + String.join(" | ", titles()) + " |");
    System.out.println("|---|" + "---|".repeat(kinds().size()));
    for (boolean stay : new boolean[] {true, false}) {
      if (!arguments[3].equals(stay ? "job" : "stay")) {
        bench.run(site.with("spark.rondo.stay", Boolean.toString(stay)), stay ? "stay" : "jobs");
      }
    }
    System.out.println("\nMeasured: " + Machine.line());
  }

  private static List<Kind> kinds() {
    return List.of(
        new Kind(RoundsGrid.SMALL, "sgd", 2),
        new Kind(RoundsGrid.SMALL, "adam", 2),
        new Kind(RoundsGrid.SMALL, "sgd", 16),
        new Kind(RoundsGrid.SMALL, "sgd", 64),
        new Kind(LARGE, "sgd", 2));
  }

  private static List<String> titles() {
    return kinds().stream()
        .map(
            kind ->
                "%sM, %s, %s workers"
                    .formatted(kind.parameters() / 1e6, kind.optimizer(), kind.workers()))
        .toList();
  }

  private void run(Site site, String name) throws IOException {
    StringBuilder row = new StringBuilder("| " + name + " |");
    try (RoundsOnSpark spark = new RoundsOnSpark(site, seconds)) {
      for (Kind kind : kinds()) {
        RoundNetwork network = RoundNetwork.of(kind.parameters(), kind.optimizer(), LAYOUT);
        try (PreparedData data = spark.prepare(1000, kind.workers())) {
          for (int i = 0; row.length() < 10 && i < WARMUPS; i++) {
            spark.measure(data, kind.parameters(), network);
          }
          RoundTiming timing = spark.measure(data, kind.parameters(), network);
          row.append(' ').append(timing.times().fixed().text()).append(" |");
          System.err.printf(
              Locale.ROOT,
              "bench: %s, %s: %s ms beside %.1f ms, empty job %s ms, %d rounds%n",
              name,
              kind,
              timing.times().fixed().text(),
              timing.times().compute(),
              timing.times().empty().text(),
              timing.rounds());
        }
      }
    }
    System.out.println(row);
  }
}
