package org.rondo.report.run;

import static org.rondo.report.PageText.shown;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.rondo.report.Chart;
import org.rondo.report.Chart.Axis;
import org.rondo.report.Chart.Curve;
import org.rondo.report.Chart.Scale;
import org.rondo.report.Document;

/** How good the model is at the end. */
final class QualitySection {
  private static final List<String> SPLITS = List.of("train", "validation", "test");

  /** A matrix of more classes than this is not read; the pairs that are confused most are. */
  private static final int MOST_CLASSES = 25;

  private static final int MOST_PAIRS = 20;

  private final RunRecord run;
  private final Document page;
  private final Tree metrics;

  QualitySection(RunRecord run, Document page) {
    this.run = run;
    this.page = page;
    this.metrics = run.metrics(run.split());
  }

  void add() {
    if (metrics.isEmpty()) {
      page.paragraph("Nothing has been evaluated.");
      return;
    }
    all();
    confusion();
    perClass();
    curves();
    calibration();
    residuals();
  }

  private void all() {
    List<String> splits = SPLITS.stream().filter(run.result().tree("metrics")::has).toList();
    List<String> names = new ArrayList<>();
    for (String split : splits) {
      for (String key : run.metrics(split).keys()) {
        if (Double.isFinite(run.metrics(split).number(key)) && !names.contains(key)) {
          names.add(key);
        }
      }
    }
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("metric"));
    head.addAll(splits);
    head.add("baseline");
    rows.add(head);
    for (String name : names) {
      List<String> row = new ArrayList<>(List.of(name));
      splits.forEach(split -> row.add(shown(run.metrics(split).number(name))));
      row.add(shown(metrics.number("baseline", name)));
      rows.add(row);
    }
    page.table(
        "Metrics; the baseline of the %s rows ignores all columns".formatted(run.split()), rows);
  }

  private void confusion() {
    double[][] matrix = run.confusion(run.split());
    List<String> classes = run.classes();
    if (matrix.length == 0 || classes.size() != matrix.length) {
      return;
    }
    if (classes.size() > MOST_CLASSES) {
      pairs(matrix, classes);
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("actual \\ predicted"));
    head.addAll(classes);
    rows.add(head);
    List<double[]> shades = new ArrayList<>();
    for (int i = 0; i < matrix.length; i++) {
      double sum = Math.max(1, Arrays.stream(matrix[i]).sum());
      List<String> row = new ArrayList<>(List.of(classes.get(i)));
      Arrays.stream(matrix[i]).forEach(count -> row.add(shown(count)));
      rows.add(row);
      shades.add(Arrays.stream(matrix[i]).map(count -> count / sum).toArray());
    }
    page.shaded(
        "Confusion matrix of the %s rows; shades are shares of the actual class"
            .formatted(run.split()),
        rows,
        shades);
  }

  private record Pair(String actual, String predicted, double rows) {}

  private void pairs(double[][] matrix, List<String> classes) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix.length; j++) {
        if (i != j && matrix[i][j] > 0) {
          pairs.add(new Pair(classes.get(i), classes.get(j), matrix[i][j]));
        }
      }
    }
    pairs.sort(Comparator.comparingDouble(Pair::rows).reversed());
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("actual", "predicted", "rows"));
    for (Pair pair : pairs.subList(0, Math.min(MOST_PAIRS, pairs.size()))) {
      rows.add(List.of(pair.actual(), pair.predicted(), shown(pair.rows())));
    }
    page.table("Classes of the %s rows that are confused most".formatted(run.split()), rows);
  }

  private void perClass() {
    Tree classes = metrics.tree("per-class");
    if (classes.isEmpty()) {
      return;
    }
    TreeSet<String> keys = new TreeSet<>();
    classes.keys().forEach(each -> keys.addAll(classes.tree(each).keys()));
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("class"));
    head.addAll(keys);
    rows.add(head);
    for (String each : classes.keys()) {
      List<String> row = new ArrayList<>(List.of(each));
      keys.forEach(key -> row.add(shown(classes.number(each, key))));
      rows.add(row);
    }
    page.table("Classes of the %s rows".formatted(run.split()), rows);
  }

  /** ROC and precision-recall curves of two classes, from the table of thresholds. */
  private void curves() {
    List<Tree> thresholds = metrics.trees("thresholds");
    if (thresholds.isEmpty()) {
      return;
    }
    List<double[]> roc = new ArrayList<>(List.of(new double[] {0, 0}, new double[] {1, 1}));
    List<double[]> recall = new ArrayList<>();
    for (Tree each : thresholds) {
      double falsePositives = each.number("false-positives");
      double negatives = falsePositives + each.number("true-negatives");
      roc.add(new double[] {falsePositives / Math.max(1, negatives), each.number("recall")});
      if (each.number("true-positives") > 0) {
        recall.add(new double[] {each.number("recall"), each.number("precision")});
      }
    }
    page.section("Thresholds");
    curve(
        "ROC",
        "The area is %s; of guesses 0.5.".formatted(shown(metrics.number("auc"))),
        "false positive rate",
        "true positive rate",
        roc);
    curve(
        "Precision and recall",
        "The area is %s.".formatted(shown(metrics.number("pr-auc"))),
        "recall",
        "precision",
        recall);
    List<String> keys =
        List.of(
            "threshold",
            "precision",
            "recall",
            "f1",
            "true-positives",
            "false-positives",
            "true-negatives",
            "false-negatives");
    List<List<String>> rows = new ArrayList<>(List.of(keys));
    thresholds.forEach(
        each -> rows.add(keys.stream().map(key -> shown(each.number(key))).toList()));
    page.folded("What each threshold would give on the %s rows".formatted(run.split()), rows);
  }

  private void curve(String title, String says, String x, String y, List<double[]> points) {
    List<double[]> sorted = new ArrayList<>(points);
    sorted.sort(
        Comparator.<double[]>comparingDouble(point -> point[0])
            .thenComparingDouble(point -> point[1]));
    page.chart(
        new Chart(
            title,
            says,
            Axis.of(x, sorted.stream().mapToDouble(point -> point[0]).toArray()),
            y,
            Scale.LINEAR,
            List.of(Curve.of(y, sorted.stream().mapToDouble(point -> point[1]).toArray()))));
  }

  private void calibration() {
    List<Tree> bins = metrics.trees("calibration");
    if (bins.size() < 2) {
      return;
    }
    double[] confidence = bins.stream().mapToDouble(bin -> bin.number("confidence")).toArray();
    page.chart(
        new Chart(
            "Calibration",
            "Where both curves meet, a probability means what it says. The expected calibration error is %s."
                .formatted(shown(metrics.number("expected-calibration-error"))),
            Axis.of("probability of the predicted class", confidence),
            "share that is right",
            Scale.LINEAR,
            List.of(
                Curve.of(
                    "measured", bins.stream().mapToDouble(bin -> bin.number("accuracy")).toArray()),
                Curve.of("ideal", confidence))));
  }

  private void residuals() {
    Tree quantiles = metrics.tree("residual-quantiles");
    if (quantiles.isEmpty()) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("quantile", "residual"));
    quantiles.keys().forEach(key -> rows.add(List.of(key, shown(quantiles.number(key)))));
    page.table("Residuals of the %s rows: label less prediction".formatted(run.split()), rows);
  }
}
