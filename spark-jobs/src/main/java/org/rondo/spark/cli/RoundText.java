package org.rondo.spark.cli;

import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.rondo.data.Split;
import org.rondo.evaluation.Metric;
import org.rondo.evaluation.MetricCatalog;
import org.rondo.evaluation.Metrics;
import org.rondo.evaluation.MetricsTable;
import org.rondo.training.RoundRecord;
import org.rondo.training.RunLength;

/** A run's progress in words, for the bar and for the lines. Owned by one progress. */
final class RoundText {
  private static final double NANOS_PER_SECOND = 1e9;

  /** Rates are taken over stretches this long, so that they do not flicker from round to round. */
  private static final double RATE_SECONDS = 2;

  /** What people watch, the most telling first. */
  private static final List<Metric<?>> HEADLINES =
      List.of(
          MetricCatalog.ACCURACY,
          MetricCatalog.SUBSET_ACCURACY,
          MetricCatalog.RMSE,
          MetricCatalog.LOSS);

  private final RunLength length;
  private final LongSupplier clock;
  private final long startedAt;
  private long stretchStartedAt;
  private long stretchExamples;
  private double examplesPerSecond;
  private String watched = "";

  /**
   * The text of a run that starts now.
   *
   * @param clock nanoseconds from any origin
   */
  RoundText(RunLength length, LongSupplier clock) {
    this.length = length;
    this.clock = clock;
    this.startedAt = clock.getAsLong();
    this.stretchStartedAt = startedAt;
  }

  /** Counts a round. */
  void add(RoundRecord record) {
    stretchExamples += record.outcome().examples();
    double seconds = (clock.getAsLong() - stretchStartedAt) / NANOS_PER_SECOND;
    if (seconds >= RATE_SECONDS || (examplesPerSecond == 0 && seconds > 0)) {
      examplesPerSecond = stretchExamples / seconds;
      stretchStartedAt = clock.getAsLong();
      stretchExamples = 0;
    }
  }

  /** Remembers an evaluation. */
  void add(Split split, Metrics metrics) {
    watched =
        HEADLINES.stream()
            .filter(metric -> metrics.find(metric).isPresent())
            .findFirst()
            .map(m -> "%s %s %s".formatted(label(split), m.name(), number(metrics.value(m))))
            .orElse("");
  }

  /** The plan of the run. */
  String plan(long examplesPerEpoch) {
    String epochs =
        "%,d %s of %s"
            .formatted(
                length.epochs(),
                length.epochs() == 1 ? "epoch" : "epochs",
                examples(examplesPerEpoch));
    if (!length.knowsItsSteps()) {
      return "training %,d rounds".formatted(length.rounds().orElse(0));
    }
    return length.rounds().isPresent()
        ? "training %,d rounds, %s".formatted(length.rounds().getAsInt(), epochs)
        : "training " + epochs;
  }

  /** Which round of how many. */
  String round(RoundRecord record) {
    String of = length.rounds().isPresent() ? "/" + length.rounds().getAsInt() : "";
    return "round %d%s  %s".formatted(record.plan().round() + 1, of, epoch(record));
  }

  /** Which epoch of how many. */
  String epoch(RoundRecord record) {
    int epoch = record.plan().steps().lastEpoch() + 1;
    return length.knowsItsSteps()
        ? "epoch %d/%d".formatted(epoch, length.epochs())
        : "epoch " + epoch;
  }

  /** Loss, speed, the latest evaluation and the time left. */
  String details(RoundRecord record) {
    double done = length.done(record.plan());
    double elapsed = (clock.getAsLong() - startedAt) / NANOS_PER_SECOND;
    double left = elapsed / done * (1 - done);
    String ending = last(record) ? duration(elapsed) : duration(left) + " left";
    return summary(record) + "  " + ending;
  }

  /** The same without the time left, for a bar that shows its own. */
  String summary(RoundRecord record) {
    String text =
        "loss %s  %s"
            .formatted(number(record.outcome().loss()), examples(Math.round(examplesPerSecond)));
    return text + "/s" + (watched.isEmpty() ? "" : "  " + watched);
  }

  /** Whether it is known how many rounds there will be. */
  boolean countsRounds() {
    return length.rounds().isPresent();
  }

  /** How much of the run is done, from 0 to 1. */
  double done(RoundRecord record) {
    return length.done(record.plan());
  }

  /** Whether the round is the last of the plan. */
  boolean last(RoundRecord record) {
    return length.last(record.plan());
  }

  /** The headline metrics of an evaluation. */
  static String metrics(Split split, Metrics metrics) {
    StringBuilder text = new StringBuilder(label(split));
    metrics
        .headlines()
        .forEach((name, value) -> text.append("  ").append(name).append(' ').append(number(value)));
    return text.toString();
  }

  /** The split's name in results. */
  static String label(Split split) {
    return split.name().toLowerCase(Locale.ROOT);
  }

  /** Seconds as people say them. */
  static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    if (whole < 3600) {
      return "%d min %02d s".formatted(whole / 60, whole % 60);
    }
    return "%d h %02d min".formatted(whole / 3600, whole / 60 % 60);
  }

  private static String examples(long count) {
    return String.format(Locale.ROOT, "%,d examples", count);
  }

  private static String number(double value) {
    return MetricsTable.number(value);
  }
}
