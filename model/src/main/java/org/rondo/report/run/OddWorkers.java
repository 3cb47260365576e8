package org.rondo.report.run;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How often each worker was left out of an average, and how often its rows were the hardest. */
final class OddWorkers {
  private final Map<Integer, Long> skipped = new TreeMap<>();
  private final Map<Integer, Long> hardest = new TreeMap<>();
  private final Map<Integer, Double> excess = new TreeMap<>();
  private long rounds;
  private long compared;

  /**
   * A worker that stands out.
   *
   * @param worker its number
   * @param rounds in which it did
   * @param of all of these
   * @param ratio of its loss to the mean one in these rounds; NaN where it was left out
   */
  record Odd(int worker, long rounds, long of, double ratio) {}

  void add(Tree round) {
    rounds++;
    for (Tree each : round.trees("skipped-workers")) {
      skipped.merge((int) each.number("worker"), 1L, Long::sum);
    }
    double ratio = round.number("largest-loss", "loss") / round.number("loss");
    if (Double.isFinite(ratio)) {
      compared++;
      int worker = (int) round.number("largest-loss", "worker");
      hardest.merge(worker, 1L, Long::sum);
      excess.merge(worker, ratio, Double::sum);
    }
  }

  /** How many updates were left out. */
  long updates() {
    return skipped.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The worker that was left out most often. */
  Optional<Odd> mostSkipped() {
    return skipped.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(each -> new Odd(each.getKey(), each.getValue(), rounds, Double.NaN));
  }

  /** The worker whose loss was the largest most often. */
  Optional<Odd> mostHard() {
    return hardest.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(
            each ->
                new Odd(
                    each.getKey(),
                    each.getValue(),
                    compared,
                    excess.getOrDefault(each.getKey(), Double.NaN) / each.getValue()));
  }
}
