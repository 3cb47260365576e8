package org.rondo.bench.averaging;

import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.rondo.bench.report.Page;

/** The outcomes as a table and as a plot, which go into a page between two marks. */
final class AveragingReport {
  private static final double MEGABYTE = 1e6;

  private final ImageSet images;
  private final Map<Setting, List<Trial.Outcome>> outcomes;

  AveragingReport(ImageSet images, Map<Setting, List<Trial.Outcome>> outcomes) {
    this.images = images;
    this.outcomes = outcomes;
  }

  /** A table in Markdown. */
  String table() {
    StringBuilder table =
        new StringBuilder(
            "| recipe | H | | test accuracy, mean (least to most) | training loss | rounds | MB"
                + " exchanged | times fewer bytes | MB of a round |\n"
                + "|---|---|---|---|---|---|---|---|---|\n");
    double yardstick = mean(outcomes.values().iterator().next(), Trial.Outcome::bytes);
    outcomes.forEach(
        (setting, trials) ->
            table.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %d | %s | %.2f %% (%.2f to %.2f) | %.4f | %.0f | %,.1f | %.0f | %.2f |%n",
                    setting.name(),
                    setting.localSteps(),
                    setting.note(),
                    100 * mean(trials, Trial.Outcome::accuracy),
                    100 * trials.stream().mapToDouble(Trial.Outcome::accuracy).min().orElse(0),
                    100 * trials.stream().mapToDouble(Trial.Outcome::accuracy).max().orElse(0),
                    mean(trials, Trial.Outcome::loss),
                    mean(trials, Trial.Outcome::rounds),
                    mean(trials, Trial.Outcome::bytes) / MEGABYTE,
                    yardstick / mean(trials, Trial.Outcome::bytes),
                    mean(trials, Trial.Outcome::most) / MEGABYTE)));
    return table.toString();
  }

  /** Puts table and plot into the page's section for this set. */
  void writeInto(Page page) throws IOException {
    String plot =
        page.picture(
            "averaging-" + images.name(), "Test accuracy against megabytes exchanged", chart());
    page.write("averaging " + images.name(), table() + "\n" + plot);
  }

  private XYChart chart() {
    XYChart chart =
        new XYChartBuilder()
            .width(820)
            .height(460)
            .title("Test accuracy against bytes exchanged: " + images.name())
            .xAxisTitle("megabytes between driver and workers (logarithmic)")
            .yAxisTitle("test accuracy, %")
            .build();
    chart.getStyler().setXAxisLogarithmic(true);
    chart
        .getStyler()
        .setDefaultSeriesRenderStyle(org.knowm.xchart.XYSeries.XYSeriesRenderStyle.Scatter);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    chart.getStyler().setMarkerSize(9);
    Map<String, List<Map.Entry<Setting, List<Trial.Outcome>>>> series = new LinkedHashMap<>();
    for (Map.Entry<Setting, List<Trial.Outcome>> entry : outcomes.entrySet()) {
      series.computeIfAbsent(entry.getKey().family(), key -> new ArrayList<>()).add(entry);
    }
    series.forEach(
        (name, entries) ->
            chart.addSeries(
                name,
                entries.stream()
                    .mapToDouble(e -> mean(e.getValue(), Trial.Outcome::bytes) / MEGABYTE)
                    .toArray(),
                entries.stream()
                    .mapToDouble(e -> 100 * mean(e.getValue(), Trial.Outcome::accuracy))
                    .toArray()));
    return chart;
  }

  private static double mean(List<Trial.Outcome> trials, ToDoubleFunction<Trial.Outcome> measure) {
    return trials.stream().mapToDouble(measure).average().orElse(0);
  }
}
