package org.rondo.bench.peers;

import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler;
import org.rondo.bench.Workload;
import org.rondo.bench.report.Machine;
import org.rondo.bench.report.Page;

/** The results as tables and as a chart; the ratios come last. */
final class PeersReport {
  private static final String SPEED = "samples-per-second";

  /**
   * How it is measured: rounds, seconds to warm up and to measure, rows, and a sentence or none.
   */
  private static final String METHOD =
      """
      Medians of %d rounds (least to most). In a round every system trains in a process of its own,
      alone on the machine, each worker on one thread: %.0f s to warm up, then at least %.0f s that
      count. Rows are random, in memory, and as many for all (%s);
      rows a second are those that were trained on, counted where that is done. The optimizer is
      Adam, but for MLlib. H is the number of steps of each worker between two averages.

      - Rondo visits the rows in a new order each epoch, averages Adam's state too, and writes its
        line of metrics for each round as in every run. On plain threads it takes the H that `auto`
        came to just before.
      - dl4j-spark has a cached RDD of batches made once; nothing is repartitioned, exported or
        prefetched. Adam's state is averaged. Rows that its splits leave out do not count.
        %s
      - PyTorch has its batches made once. Local SGD averages parameters alone, with one call for
        all of them.
      - MLlib's perceptron has sigmoid units, and each iteration of L-BFGS counts as one pass over
        the rows.
      """;

  private final Plan plan;
  private final int rounds;
  private final double target;
  private final boolean hasTorch;
  private final Results results;

  /**
   * A report.
   *
   * @param rounds that were measured
   * @param target accuracy
   * @param hasTorch whether PyTorch took part
   */
  PeersReport(Plan plan, int rounds, double target, boolean hasTorch, Results results) {
    this.plan = plan;
    this.rounds = rounds;
    this.target = target;
    this.hasTorch = hasTorch;
    this.results = results;
  }

  /** Everything, in Markdown. */
  String text() {
    return account() + "\n" + speeds() + accuracies() + ratios();
  }

  /** Puts everything and a chart into the page's section. */
  void writeInto(Page page) throws IOException {
    String picture = page.picture("peers", "Samples per second of Rondo and its peers", chart());
    page.write("peers", account() + "\n" + picture + "\n\n" + speeds() + accuracies() + ratios());
  }

  private String account() {
    List<String> lines = new ArrayList<>();
    lines.add(Machine.line() + ".");
    lines.add(String.join("; ", results.versions()) + ".");
    if (!hasTorch) {
      lines.add("No Python with PyTorch was found, so its lines are missing.");
    }
    if (rounds < plan.rounds()) {
      lines.add("Only %d of %d rounds, since the time was up.".formatted(rounds, plan.rounds()));
    }
    lines.addAll(results.failures());
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT, METHOD, rounds, plan.warm(), plan.measure(), rowsOfAll(), sideBySide()));
    return String.join("\n", lines) + "\n";
  }

  /** How far dl4j-spark's two workers were at work together. */
  private String sideBySide() {
    OptionalDouble share =
        results.median(Task.speed(Workload.W1, Peer.DL4J_SPARK), "share-of-steps-side-by-side");
    return share.isEmpty()
        ? "How far its workers were at work together was not measured."
        : String.format(
            Locale.ROOT,
            "Of W1's steps %.0f %% began while the other worker was in one.",
            100 * share.getAsDouble());
  }

  private static String rowsOfAll() {
    return String.join(
        ", ",
        Plan.WORKLOADS.stream()
            .map(w -> String.format(Locale.ROOT, "%s %,d", w, RandomExamples.rows(w)))
            .toList());
  }

  private String speeds() {
    StringBuilder table = new StringBuilder("| samples/s |");
    StringBuilder rule = new StringBuilder("|---|");
    for (Workload workload : Plan.WORKLOADS) {
      table.append(' ').append(workload).append(": ").append(workload.title()).append(" |");
      rule.append("---|");
    }
    table.append('\n').append(rule).append('\n');
    for (Peer peer : Peer.values()) {
      StringBuilder row = new StringBuilder("| " + peer.description() + " |");
      boolean any = false;
      for (Workload workload : Plan.WORKLOADS) {
        Task task = Task.speed(workload, peer);
        any |= results.median(task, SPEED).isPresent();
        row.append(' ').append(speed(task)).append(" |");
      }
      if (any) {
        table.append(row).append('\n');
      }
    }
    return table.append('\n').toString();
  }

  private String speed(Task task) {
    List<Double> values = results.values(task, SPEED);
    if (values.isEmpty()) {
      return "";
    }
    String steps =
        task.peer() == Peer.RONDO_AUTO || task.peer() == Peer.RONDO_THREADS
            ? String.format(
                Locale.ROOT, ", H = %.0f", results.median(task, "local-steps").orElse(0))
            : "";
    return String.format(
        Locale.ROOT,
        "%,.0f (%,.0f to %,.0f%s)",
        results.median(task, SPEED).orElse(0),
        Collections.min(values),
        Collections.max(values),
        steps);
  }

  /** Time to equal accuracy; nothing where it was not measured. */
  private String accuracies() {
    StringBuilder table = new StringBuilder();
    for (Peer peer : Peer.values()) {
      Task task = new Task(Task.Measure.ACCURACY, Workload.W1, peer);
      OptionalDouble seconds = results.median(task, "seconds");
      if (seconds.isPresent()) {
        List<Double> values = results.values(task, "seconds");
        table.append(
            String.format(
                Locale.ROOT,
                "| %s | %s%.2f (%.2f to %.2f) | %.0f | %.1f %% |%n",
                peer.title(),
                results.reached(task) ? "" : "not reached in ",
                seconds.getAsDouble(),
                Collections.min(values),
                Collections.max(values),
                results.median(task, "epochs").orElse(0),
                100 * results.median(task, "accuracy").orElse(0)));
      }
    }
    return table.isEmpty()
        ? ""
        : String.format(
            Locale.ROOT,
            "Time to equal accuracy: W1 on 12,800 of Rondo's own digits, until %.0f %% of 4,000"
                + " others are told right. Tested after%n"
                + "each epoch, which does not count; warm, from fresh weights.%n%n"
                + "| until %.0f %% | seconds of training | epochs | accuracy then"
                + " |%n|---|---|---|---|%n%s%n",
            100 * target,
            100 * target,
            table);
  }

  private String ratios() {
    StringBuilder table =
        new StringBuilder(
            "| ratio of samples/s, median of the rounds' | measured | at least | |\n"
                + "|---|---|---|---|\n");
    for (Goal goal : Goal.ALL) {
      OptionalDouble ratio = results.ratio(goal);
      table.append(
          String.format(
              Locale.ROOT,
              "| %s: %s / %s | %s | %s | %s |%n",
              goal.workload(),
              goal.ahead().title(),
              goal.behind().title(),
              ratio.isPresent() ? String.format(Locale.ROOT, "%.2f", ratio.getAsDouble()) : "",
              goal.least(),
              verdict(goal, ratio)));
    }
    return table.toString();
  }

  private String verdict(Goal goal, OptionalDouble ratio) {
    if (ratio.isEmpty()) {
      boolean lacking = !hasTorch && Peer.OF_TORCH.contains(goal.behind());
      return lacking ? "no PyTorch here" : "not measured";
    }
    return ratio.getAsDouble() >= goal.least() ? "met" : "not met";
  }

  private CategoryChart chart() {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(1000)
            .height(520)
            .title("Samples per second, two cores")
            .yAxisTitle("samples per second (logarithmic)")
            .build();
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setYAxisMin(100.0);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    chart.getStyler().setAvailableSpaceFill(0.9);
    chart.getStyler().setYAxisDecimalPattern("#,###");
    List<String> workloads = Plan.WORKLOADS.stream().map(Enum::name).toList();
    for (Peer peer : Peer.values()) {
      List<Double> speeds = new ArrayList<>();
      for (Workload workload : Plan.WORKLOADS) {
        OptionalDouble median = results.median(Task.speed(workload, peer), SPEED);
        speeds.add(median.isPresent() ? median.getAsDouble() : Double.NaN);
      }
      if (speeds.stream().anyMatch(Double::isFinite)) {
        chart.addSeries(peer.title(), workloads, speeds).setFillColor(peer.color());
      }
    }
    return chart;
  }
}
