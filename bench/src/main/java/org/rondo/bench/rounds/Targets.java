package org.rondo.bench.rounds;

import java.util.List;
import java.util.Locale;

/**
 * The figures that a round is judged by.
 *
 * @param small a round of two workers of 0.25M parameters on local[2]
 * @param withAdam the same where the optimizer's state is averaged too: three times the bytes
 * @param byRows the same over shards of more and more rows
 * @param rows of each of them
 * @param byWorkers 0.25M parameters on local[2], by workers
 */
record Targets(
    RoundTiming small,
    RoundTiming withAdam,
    List<RoundTiming> byRows,
    List<Long> rows,
    List<RoundTiming> byWorkers) {
  private static final double MOST_MILLIS = 12;
  private static final double MOST_TIMES_EMPTY = 2;
  private static final double MOST_MILLIS_OF_WORKER = 0.5;
  private static final double MOST_SPREAD = 1.25;

  Targets {
    byRows = List.copyOf(byRows);
    rows = List.copyOf(rows);
    byWorkers = List.copyOf(byWorkers);
  }

  /** A line for each target, and whether it is met. */
  List<String> lines() {
    double fixed = small.times().fixed().median();
    double empty = small.times().empty().median();
    double perWorker = millisOfFurtherWorker();
    double spread = spreadOverRows();
    return List.of(
        text(
            "0.25M parameters, 2 workers, local[2]: %s ms beside the local step; wanted at most"
                + " %.0f: %s",
            small.times().fixed().text(), MOST_MILLIS, met(fixed <= MOST_MILLIS)),
        text(
            "an empty job of two tasks, in turns with it: %s ms; the round takes %.2f times as long,"
                + " wanted at most %.0f: %s",
            small.times().empty().text(),
            fixed / empty,
            MOST_TIMES_EMPTY,
            met(fixed <= MOST_TIMES_EMPTY * empty)),
        text(
            "the same with Adam's state averaged too, three times the bytes: %s ms",
            withAdam.times().fixed().text()),
        text(
            "rows in the shards: %s; greatest over least %.2f, flat if at most %.2f: %s",
            rowsText(), spread, MOST_SPREAD, met(spread <= MOST_SPREAD)),
        text(
            "each further worker, 2 to %d: %.2f ms; wanted at most %.1f: %s",
            byWorkers.get(byWorkers.size() - 1).workers(),
            perWorker,
            MOST_MILLIS_OF_WORKER,
            met(perWorker <= MOST_MILLIS_OF_WORKER)));
  }

  private String rowsText() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      text.append(
          text(
              "%s%,d in %s ms",
              i == 0 ? "" : "; ", rows.get(i), byRows.get(i).times().fixed().text()));
    }
    return text.toString();
  }

  private double spreadOverRows() {
    double[] medians = byRows.stream().mapToDouble(t -> t.times().fixed().median()).toArray();
    double least = Double.MAX_VALUE;
    double greatest = 0;
    for (double median : medians) {
      least = Math.min(least, median);
      greatest = Math.max(greatest, median);
    }
    return greatest / least;
  }

  private double millisOfFurtherWorker() {
    RoundTiming few = byWorkers.get(0);
    RoundTiming many = byWorkers.get(byWorkers.size() - 1);
    return (many.times().fixed().median() - few.times().fixed().median())
        / (many.workers() - few.workers());
  }

  private static String met(boolean yes) {
    return yes ? "met" : "not met";
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
