package org.rondo.bench.averaging;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;

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
                + " exchanged | times fewer bytes |\n|---|---|---|---|---|---|---|---|\n");
    double yardstick = mean(outcomes.values().iterator().next(), Trial.Outcome::bytes);
    outcomes.forEach(
        (setting, trials) ->
            table.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %d | %s | %.2f %% (%.2f to %.2f) | %.4f | %.0f | %,.1f | %.0f |%n",
                    setting.name(),
                    setting.localSteps(),
                    setting.note(),
                    100 * mean(trials, Trial.Outcome::accuracy),
                    100 * trials.stream().mapToDouble(Trial.Outcome::accuracy).min().orElse(0),
                    100 * trials.stream().mapToDouble(Trial.Outcome::accuracy).max().orElse(0),
                    mean(trials, Trial.Outcome::loss),
                    mean(trials, Trial.Outcome::rounds),
                    mean(trials, Trial.Outcome::bytes) / MEGABYTE,
                    yardstick / mean(trials, Trial.Outcome::bytes))));
    return table.toString();
  }

  /** Puts table and plot between the page's marks for this set, and the plot beside the page. */
  void writeInto(Path page) throws IOException {
    String begin = "<!-- bench averaging " + images.name() + " -->";
    String end = "<!-- end " + images.name() + " -->";
    String text = Files.readString(page);
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    if (from < 0 || to < from) {
      throw new IOException(page + " has no marks " + begin + " and " + end);
    }
    String image = "images/averaging-" + images.name() + ".png";
    Path picture = page.resolveSibling(image);
    Files.createDirectories(page.resolveSibling("images"));
    BitmapEncoder.saveBitmap(chart(), picture.toString(), BitmapFormat.PNG);
    Files.writeString(
        page,
        text.substring(0, from)
            + begin
            + "\n"
            + table()
            + "\n![Test accuracy against megabytes exchanged]("
            + image
            + ")\n"
            + text.substring(to));
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
