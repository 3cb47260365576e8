package org.rondo.gate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rondo.config.GateConfig;
import org.rondo.evaluation.Metric.Direction;
import org.rondo.evaluation.MetricCatalog;

/**
 * Champion and challenger on the same rows, by one metric.
 *
 * @param metric that they are compared by
 * @param rows compared
 * @param champion the champion's metric; NaN where it is undefined
 * @param challenger the challenger's
 * @param mcNemar the exact test; null where the bootstrap has to do
 * @param bootstrap of the gain
 * @param slices that have enough rows
 */
record Comparison(
    String metric,
    int rows,
    double champion,
    double challenger,
    @Nullable McNemar mcNemar,
    PairedBootstrap bootstrap,
    List<Slice> slices) {

  /**
   * A slice.
   *
   * @param name {@code column=value}
   * @param rows in it
   * @param champion the champion's metric
   * @param challenger the challenger's
   */
  record Slice(String name, int rows, double champion, double challenger) {}

  static Comparison of(PairedScores scores, String metric, GateConfig rules, long seed) {
    List<Slice> slices = new ArrayList<>();
    for (int column = 0; column < rules.slices().size(); column++) {
      for (String value : scores.slices(column)) {
        PairedScores slice = scores.slice(column, value);
        if (slice.rows() >= rules.minSliceRows()) {
          slices.add(
              new Slice(
                  rules.slices().get(column) + "=" + value,
                  slice.rows(),
                  slice.champion(metric),
                  slice.challenger(metric)));
        }
      }
    }
    return new Comparison(
        metric,
        scores.rows(),
        scores.champion(metric),
        scores.challenger(metric),
        scores.mcNemar(metric),
        scores.bootstrap(metric, seed, rules.draws()),
        slices);
  }

  Direction direction() {
    return MetricCatalog.named(metric).direction();
  }

  double gain() {
    return direction().improvement(champion, challenger);
  }

  /** How likely chance makes such a gain of a challenger that is no better. */
  double chanceOfGain() {
    return mcNemar == null ? bootstrap.atMost(0) : mcNemar.better();
  }

  /** How likely chance makes such a loss of a challenger that is no worse. */
  double chanceOfLoss() {
    return mcNemar == null ? bootstrap.atLeast(0) : mcNemar.worse();
  }

  /** The figures that a decision shows. */
  Map<String, Object> figures(GateConfig rules) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("metric", metric);
    figures.put("rows", rows);
    figures.put("champion", champion);
    figures.put("challenger", challenger);
    figures.put("gain", gain());
    if (mcNemar != null) {
      figures.put("test", "mcnemar");
      figures.put("only-champion-right", mcNemar.onlyChampion());
      figures.put("only-challenger-right", mcNemar.onlyChallenger());
    } else {
      figures.put("test", "paired-bootstrap");
    }
    figures.put("p-value", chanceOfGain());
    figures.put("p-value-worse", chanceOfLoss());
    figures.put("gain-from", bootstrap.percentile(rules.significance()));
    figures.put("gain-to", bootstrap.percentile(1 - rules.significance()));
    figures.put("draws", bootstrap.draws());
    return figures;
  }
}
