package org.rondo.bench.rounds;

import java.awt.Color;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.rondo.bench.report.Page;
import org.rondo.scaling.CostTerm;
import org.rondo.scaling.MeasuredCosts.Place;
import org.rondo.scaling.Processor;

/** The coefficients, and measured beside predicted rounds. */
final class FitReport {
  private final Map<Place, CostFit> fits;
  private final Processor processor;
  private final String origin;

  FitReport(Map<Place, CostFit> fits, Processor processor, String origin) {
    this.fits = fits;
    this.processor = processor;
    this.origin = origin;
  }

  void writeInto(Page page) throws IOException {
    StringBuilder text = new StringBuilder(coefficients()).append('\n');
    text.append(
        String.format(
            Locale.ROOT,
            "One core: %.0f GFLOP/s in the products of a step, %.2f ns of the optimizer (Adam) for each"
                + " parameter.%n%n",
            processor.gigaflops(),
            processor.updateNanos()));
    fits.values().forEach(fit -> text.append("- ").append(fit.line()).append('\n'));
    text.append('\n')
        .append(heldOut())
        .append('\n')
        .append(page.picture("scaling-fit", "Predicted against measured rounds", chart()))
        .append("\n\nMeasured: ")
        .append(origin)
        .append('\n');
    page.write("scaling fit", text.toString());
  }

  private String coefficients() {
    StringBuilder table = new StringBuilder("| term | each |");
    fits.keySet().forEach(place -> table.append(' ').append(word(place)).append(", ms |"));
    table.append("\n|---|---|").append("---|".repeat(fits.size())).append('\n');
    for (CostTerm term : CostTerm.values()) {
      table
          .append("| ")
          .append(term.name().toLowerCase(Locale.ROOT))
          .append(" | ")
          .append(term.unit())
          .append(" |");
      fits.values()
          .forEach(
              fit ->
                  table.append(
                      String.format(
                          Locale.ROOT, " %.2f |", fit.costs().millis().getOrDefault(term, 0.0))));
      table.append('\n');
    }
    return table.toString();
  }

  private String heldOut() {
    StringBuilder table =
        new StringBuilder(
            "Rounds that were held out:\n\n| on | parameters | workers | measured, ms | predicted, ms |"
                + " off by |\n|---|---|---|---|---|---|\n");
    for (CostFit fit : fits.values()) {
      for (RoundTiming timing : fit.timings()) {
        if (timing.heldOut()) {
          double measured = timing.measurement().millis();
          double predicted = fit.costs().millis(timing.shape());
          table.append(
              String.format(
                  Locale.ROOT,
                  "| %s | %s | %d | %s | %s | %+.0f %% |%n",
                  timing.site().name(),
                  RoundsReport.millions(timing.parameters()),
                  timing.workers(),
                  Quartiles.number(measured),
                  Quartiles.number(predicted),
                  100 * (predicted / measured - 1)));
        }
      }
    }
    return table.toString();
  }

  private XYChart chart() {
    XYChart chart =
        new XYChartBuilder()
            .width(820)
            .height(500)
            .title("Rounds beside their local steps: predicted against measured")
            .xAxisTitle("measured, ms (logarithmic)")
            .yAxisTitle("predicted, ms (logarithmic)")
            .build();
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    chart.getStyler().setMarkerSize(8);
    double least = Double.MAX_VALUE;
    double greatest = 1;
    for (CostFit fit : fits.values()) {
      add(chart, word(fit.place()) + ", fitted", fit, false);
      add(chart, word(fit.place()) + ", held out", fit, true);
      for (RoundTiming timing : fit.timings()) {
        least = Math.min(least, timing.measurement().millis());
        greatest = Math.max(greatest, timing.measurement().millis());
      }
    }
    double[] ends = {least, greatest};
    XYSeries diagonal = chart.addSeries("measured = predicted", ends, ends);
    diagonal.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line);
    diagonal.setMarker(SeriesMarkers.NONE);
    diagonal.setLineColor(Color.GRAY);
    return chart;
  }

  private static void add(XYChart chart, String name, CostFit fit, boolean heldOut) {
    List<RoundTiming> timings = fit.timings().stream().filter(t -> t.heldOut() == heldOut).toList();
    if (!timings.isEmpty()) {
      chart.addSeries(
          name,
          timings.stream().mapToDouble(t -> t.measurement().millis()).toArray(),
          timings.stream().mapToDouble(t -> fit.costs().millis(t.shape())).toArray());
    }
  }

  private static String word(Place place) {
    return place.name().toLowerCase(Locale.ROOT);
  }
}
