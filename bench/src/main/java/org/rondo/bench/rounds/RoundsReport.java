package org.rondo.bench.rounds;

import java.awt.Color;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.rondo.bench.report.Page;

/** Tables and a picture of the fixed cost of rounds. */
final class RoundsReport {
  private static final Map<String, String> TITLES =
      Map.of(
          Site.local(1).name(),
          "`local[1]`",
          Site.local(2).name(),
          "`local[2]`",
          "cluster-1",
          "a standalone cluster with one executor of a core",
          "cluster-2",
          "a standalone cluster with two executors of a core each");

  private final Measurements measurements;
  private final Targets targets;

  RoundsReport(Measurements measurements, Targets targets) {
    this.measurements = measurements;
    this.targets = targets;
  }

  /** A table for each site. */
  String table() {
    StringBuilder text = new StringBuilder();
    measurements
        .bySite()
        .forEach((site, timings) -> text.append(table(site, timings)).append('\n'));
    return text.toString();
  }

  private static String table(String site, List<RoundTiming> timings) {
    TreeSet<Integer> workers = new TreeSet<>();
    Map<Long, Map<Integer, RoundTiming>> cells = new LinkedHashMap<>();
    for (RoundTiming timing : timings) {
      workers.add(timing.workers());
      cells
          .computeIfAbsent(timing.parameters(), key -> new LinkedHashMap<>())
          .put(timing.workers(), timing);
    }
    StringBuilder table = new StringBuilder();
    Quartiles empty = Quartiles.of(timings.stream().map(t -> t.times().empty().median()).toList());
    table
        .append("On ")
        .append(TITLES.getOrDefault(site, site))
        .append(", in ms beside the local step; an empty job of two tasks took ")
        .append(Quartiles.number(empty.median()))
        .append(":\n\n| parameters |");
    workers.forEach(count -> table.append(' ').append(count).append(" workers |"));
    table.append("\n|---|").append("---|".repeat(workers.size())).append('\n');
    cells.forEach(
        (parameters, row) -> {
          table.append("| ").append(millions(parameters)).append(" |");
          for (int count : workers) {
            RoundTiming timing = row.get(count);
            table
                .append(' ')
                .append(timing == null ? "" : timing.times().fixed().text())
                .append(" |");
          }
          table.append('\n');
        });
    return table.toString();
  }

  /** Such as 0.25M or 1B. */
  static String millions(long parameters) {
    double millions = parameters / 1e6;
    if (millions >= 1000) {
      return Math.round(millions / 1000) + "B";
    }
    return millions == Math.rint(millions) ? Math.round(millions) + "M" : millions + "M";
  }

  /** Puts figures, tables and picture into the page's section. */
  void writeInto(Page page) throws IOException {
    StringBuilder text = new StringBuilder();
    targets.lines().forEach(line -> text.append("- ").append(line).append('\n'));
    text.append('\n')
        .append(
            """
            Rounds of one local step of a row, over rows that were prepared as for any training. Of each
            round's time the local step and the loading of the parameters are taken off, as `compute-ms`
            of metrics.jsonl counts them. Medians with quartiles; an empty cell was left out, as a round
            would move more than the budget. A state is four bytes to a parameter: the optimizer is SGD.

            """)
        .append(table())
        .append(page.picture("rounds", "Fixed cost of a round by workers and parameters", chart()))
        .append("\n\nMeasured: ")
        .append(measurements.origin())
        .append('\n');
    page.write("rounds", text.toString());
  }

  private XYChart chart() {
    XYChart chart =
        new XYChartBuilder()
            .width(820)
            .height(460)
            .title("A round beside its local steps")
            .xAxisTitle("logical workers (logarithmic)")
            .yAxisTitle("milliseconds (logarithmic)")
            .build();
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setXAxisMax(1000.0);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    chart.getStyler().setMarkerSize(7);
    for (String site : List.of(Site.local(2).name(), "cluster-2")) {
      List<RoundTiming> timings = measurements.bySite().getOrDefault(site, List.of());
      for (long parameters : RoundsGrid.PARAMETERS) {
        List<RoundTiming> line =
            timings.stream().filter(t -> t.parameters() == parameters).toList();
        if (!line.isEmpty()) {
          chart.addSeries(
              site + ", " + millions(parameters),
              line.stream().mapToDouble(RoundTiming::workers).toArray(),
              line.stream().mapToDouble(t -> t.times().fixed().median()).toArray());
        }
      }
    }
    return chart;
  }
}
