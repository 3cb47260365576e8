package org.rondo.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.rondo.bench.report.Page;

/**
 * {@code scripts/bench peers}: Rondo and its peers train the same networks in turns, several rounds
 * of it. Prints the tables and last the ratios; a full run writes them into the documentation too.
 */
public final class PeersBench {
  /** Share of the test images, which all of them reach. */
  private static final double TARGET = 0.95;

  /** A process that takes longer than this hangs. */
  private static final double MOST_SECONDS = 400;

  private final Path folder;
  private final Runner runner;
  private final boolean hasTorch;
  private final Plan plan;
  private final Results results = new Results();
  private final long begun = System.nanoTime();
  private final Set<Contestant> failed = EnumSet.noneOf(Contestant.class);

  /** Seconds that failures took. */
  private double lost;

  /** What runs a contestant's process. */
  interface Runner {
    /** Whether a contestant can take part. */
    boolean has(Contestant contestant);

    /**
     * Runs a process to its end, or until the time is up.
     *
     * @param arguments of the contestant
     * @param log takes what it says beside its results
     * @param told each line of results as it comes
     * @return whether it ended well
     */
    boolean run(
        Contestant contestant,
        List<String> arguments,
        Path log,
        double seconds,
        Consumer<Map<?, ?>> told)
        throws IOException, InterruptedException;
  }

  /**
   * A bench.
   *
   * @param folder for logs and data
   */
  PeersBench(Path folder, Runner runner, Plan plan) {
    this.folder = folder;
    this.runner = runner;
    this.hasTorch = runner.has(Contestant.PYTORCH);
    this.plan = plan;
  }

  /**
   * Runs it.
   *
   * @param arguments the root of the sources, then {@code --quick} for the ratios alone
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path root = Path.of(arguments[0]);
    List<String> options = List.of(arguments).subList(1, arguments.length);
    boolean quick = options.contains("--quick");
    if (options.size() > (quick ? 1 : 0)) {
      System.err.println("bench: peers takes no argument but --quick");
      System.exit(2);
    }
    Path folder = Files.createDirectories(root.resolve("bench/target/peers"));
    PeersBench bench =
        new PeersBench(folder, Programs.find(root), quick ? Plan.quick() : Plan.full());
    PeersReport report = bench.run();
    if (!quick) {
      report.writeInto(new Page(root.resolve("docs/performance.md")));
    }
    System.out.print(report.text());
    System.exit(bench.results.failures().isEmpty() ? 0 : 1);
  }

  /** Runs all rounds that there is time for. */
  PeersReport run() throws IOException, InterruptedException {
    if (!hasTorch) {
      say("no Python here has PyTorch, so it is left out; PYTHON=... names one that has");
    }
    DigitExamples.write(digits());
    int rounds = 0;
    double longest = 0;
    while (rounds < plan.rounds() && passed() - lost + longest < plan.seconds()) {
      double start = passed() - lost;
      round(rounds);
      longest = Math.max(longest, passed() - lost - start);
      rounds++;
    }
    return new PeersReport(plan, rounds, TARGET, hasTorch, results);
  }

  /** Every contestant once, beginning with another one than the round before. */
  private void round(int round) throws IOException, InterruptedException {
    List<Plan.Line> lines = new ArrayList<>(plan.lines());
    Collections.rotate(lines, -round);
    for (Plan.Line line : lines) {
      if (runner.has(line.contestant()) && !failed.contains(line.contestant())) {
        run(round, line);
      }
    }
  }

  private void run(int round, Plan.Line line) throws IOException, InterruptedException {
    String name = line.contestant().name().toLowerCase(Locale.ROOT);
    Path log = folder.resolve(name + ".log");
    double start = passed();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--warm", Double.toString(plan.warm()),
                "--measure", Double.toString(plan.measure()),
                "--digits", digits().toString(),
                "--target", Double.toString(TARGET)));
    line.tasks().forEach(task -> arguments.add(task.toString()));
    boolean well =
        runner.run(
            line.contestant(), arguments, log, MOST_SECONDS, result -> results.add(round, result));
    say(
        "round %d: %s took %.0f s, %.0f s in all"
            .formatted(round + 1, name, passed() - start, passed()));
    if (!well) {
      // The others keep their rounds: what a failure took is no part of the time for them.
      lost += passed() - start;
      failed.add(line.contestant());
      String failure =
          "%s did not end well in round %d, and is left out of those after it."
              .formatted(name, round + 1);
      results.fail(failure);
      say(failure + " Its log: " + log);
    }
  }

  private Path digits() {
    return folder.resolve("digits.bin");
  }

  private double passed() {
    return (System.nanoTime() - begun) / 1e9;
  }

  private static void say(String what) {
    System.err.println("bench: " + what);
  }
}
