package org.rondo.bench.averaging;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.rondo.bench.report.Page;
import org.rondo.network.NativeThreads;

/**
 * {@code scripts/bench averaging}: trains every setting from several seeds at equal examples and
 * writes a table and plots into a page of the documentation.
 */
public final class AveragingBench {
  private static final int SEEDS = 3;
  private static final int RENDERED_TRAIN = 12_000;
  private static final int RENDERED_TEST = 4_000;

  private AveragingBench() {}

  /**
   * Runs it.
   *
   * @param arguments the page to write to, then {@code --mnist FOLDER} for MNIST instead of drawn
   *     digits, {@code --threads N}, {@code --seeds N} and {@code --only TEXT} for the first
   *     setting and those whose note has this text: a table of them is printed, and the page stays
   */
  public static void main(String[] arguments) throws Exception {
    Page page = new Page(Path.of(arguments[0]));
    int threads = 2;
    int seeds = SEEDS;
    Path mnist = null;
    String only = "";
    for (int i = 1; i + 1 < arguments.length; i += 2) {
      switch (arguments[i]) {
        case "--mnist" -> mnist = Path.of(arguments[i + 1]);
        case "--threads" -> threads = Integer.parseInt(arguments[i + 1]);
        case "--seeds" -> seeds = Integer.parseInt(arguments[i + 1]);
        case "--only" -> only = arguments[i + 1];
        default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
      }
    }
    ImageSet images =
        mnist == null ? ImageSet.digits(RENDERED_TRAIN, RENDERED_TEST) : ImageSet.mnist(mnist);
    AveragingReport report =
        new AveragingReport(images, run(images, settings(only), threads, seeds));
    System.out.println(report.table());
    if (only.isEmpty()) {
      report.writeInto(page);
    }
  }

  private static List<Setting> settings(String only) {
    List<Setting> all = Setting.all();
    return all.stream()
        .filter(setting -> setting.equals(all.get(0)) || setting.note().contains(only))
        .toList();
  }

  private static Map<Setting, List<Trial.Outcome>> run(
      ImageSet images, List<Setting> settings, int threads, int seeds)
      throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      Map<Setting, List<Future<Trial.Outcome>>> started = new LinkedHashMap<>();
      for (Setting setting : settings) {
        List<Future<Trial.Outcome>> trials = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
          Trial trial = new Trial(setting, seed);
          trials.add(pool.submit(() -> run(trial, images)));
        }
        started.put(setting, trials);
      }
      Map<Setting, List<Trial.Outcome>> outcomes = new LinkedHashMap<>();
      for (Map.Entry<Setting, List<Future<Trial.Outcome>>> entry : started.entrySet()) {
        List<Trial.Outcome> done = new ArrayList<>();
        for (Future<Trial.Outcome> trial : entry.getValue()) {
          done.add(trial.get());
        }
        outcomes.put(entry.getKey(), done);
      }
      return outcomes;
    } finally {
      pool.shutdownNow();
    }
  }

  private static Trial.Outcome run(Trial trial, ImageSet images) {
    NativeThreads.holdToOne();
    Trial.Outcome outcome = trial.run(images);
    System.err.printf(
        Locale.ROOT,
        "%s H=%d workers=%d %s seed=%d: accuracy %.4f, loss %.4f, %d rounds, %.1f MB, %.0f s%n",
        trial.setting().name(),
        trial.setting().localSteps(),
        trial.setting().workers(),
        trial.setting().note(),
        trial.seed(),
        outcome.accuracy(),
        outcome.loss(),
        outcome.rounds(),
        outcome.bytes() / 1e6,
        outcome.seconds());
    return outcome;
  }
}
