package org.rondo.bench.rounds;

import java.awt.Color;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.rondo.bench.report.Page;
import org.rondo.scaling.CostModel;
import org.rondo.scaling.CostTerm;
import org.rondo.scaling.Processor;
import org.rondo.scaling.RoundCosts;
import org.rondo.scaling.RoundShape;
import org.rondo.spark.rounds.GatherRule;

/** What the cost model says of clusters that nobody has measured. */
final class PredictionReport {
  private static final List<Integer> WORKERS = List.of(8, 64, 512, 4096);
  private static final List<Long> PARAMETERS =
      List.of(1_000_000L, 10_000_000L, 100_000_000L, 1_000_000_000L);
  private static final double SHARE = 0.1;

  /** Parameters, gradients, two numbers of Adam's, and what is sent. */
  private static final int COPIES_OF_SLOT = 5;

  private final ScalingBench.Assumptions assumptions;
  private final RoundCosts costs;
  private final Processor processor;

  PredictionReport(ScalingBench.Assumptions assumptions, RoundCosts costs, Processor processor) {
    this.assumptions = assumptions;
    this.costs = costs;
    this.processor = processor;
  }

  void writeInto(Page page) throws IOException {
    String text =
        "For "
            + assumptions.text()
            + ":\n\n"
            + table()
            + '\n'
            + page.picture("scaling-speed-up", "Predicted speed-up against workers", chart());
    page.write("scaling prediction", text);
  }

  private RoundShape shape(long parameters, int workers) {
    int machines = Math.max(1, workers / assumptions.slots());
    return new RoundShape(
        Float.BYTES * parameters, workers, workers, machines, GatherRule.measured().most());
  }

  private String table() {
    StringBuilder table =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "| parameters | workers | step, s | scheduling, s | broadcast, s | reduce, s | beside the"
                    + " steps, s | speed-up at H = %d | H for a tenth | speed-up then | driver, GB |"
                    + " machine, GB |%n|---|---|---|---|---|---|---|---|---|---|---|---|%n",
                assumptions.localSteps()));
    for (long parameters : PARAMETERS) {
      for (int workers : WORKERS) {
        table.append(row(parameters, workers));
      }
    }
    return table.toString();
  }

  private String row(long parameters, int workers) {
    RoundShape shape = shape(parameters, workers);
    CostModel model = new CostModel(costs, assumptions.link());
    double step = processor.stepMillis(parameters, assumptions.batch());
    double scheduling =
        costs.millis(CostTerm.JOB, shape)
            + costs.millis(CostTerm.TASK, shape)
            + costs.millis(CostTerm.SHUFFLE, shape);
    double broadcast =
        costs.millis(CostTerm.STATE, shape) + assumptions.link().broadcastMillis(shape);
    double fixed = model.fixedMillis(shape);
    long steps = model.localStepsFor(shape, SHARE, step);
    int slots = Math.min(assumptions.slots(), workers);
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %s | %s | %s | %s | %s | %,.0f | %,d | %,.0f | %s | %s |%n",
        RoundsReport.millions(parameters),
        workers,
        seconds(step),
        seconds(scheduling),
        seconds(broadcast),
        seconds(fixed - scheduling - broadcast),
        seconds(fixed),
        model.speedUp(shape, assumptions.localSteps(), step),
        steps,
        model.speedUp(shape, steps, step),
        gigabytes(CostModel.driverBytes(shape)),
        gigabytes((double) shape.bytes() * (1 + slots * COPIES_OF_SLOT)));
  }

  private static String seconds(double millis) {
    double seconds = millis / 1e3;
    return String.format(
        Locale.ROOT, seconds < 0.1 ? "%.3f" : seconds < 10 ? "%.2f" : "%,.0f", seconds);
  }

  private static String gigabytes(double bytes) {
    return String.format(Locale.ROOT, bytes < 1e9 ? "%.2f" : "%,.0f", bytes / 1e9);
  }

  private XYChart chart() {
    XYChart chart =
        new XYChartBuilder()
            .width(820)
            .height(500)
            .title(
                "Predicted speed-up over one worker, " + assumptions.localSteps() + " local steps")
            .xAxisTitle("workers, a core each (logarithmic)")
            .yAxisTitle("times one worker (logarithmic)")
            .build();
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setYAxisMin(0.5);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    double[] workers = IntStream.rangeClosed(0, 13).mapToDouble(i -> 1 << i).toArray();
    CostModel model = new CostModel(costs, assumptions.link());
    XYSeries ideal = chart.addSeries("no communication", workers, workers);
    ideal.setMarker(SeriesMarkers.NONE);
    ideal.setLineColor(Color.LIGHT_GRAY);
    for (long parameters : PARAMETERS) {
      double step = processor.stepMillis(parameters, assumptions.batch());
      double[] speedUps = new double[workers.length];
      for (int i = 0; i < workers.length; i++) {
        speedUps[i] =
            model.speedUp(shape(parameters, (int) workers[i]), assumptions.localSteps(), step);
      }
      chart
          .addSeries(RoundsReport.millions(parameters), workers, speedUps)
          .setMarker(SeriesMarkers.NONE);
    }
    return chart;
  }
}
