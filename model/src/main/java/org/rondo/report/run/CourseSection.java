package org.rondo.report.run;

import static org.rondo.report.PageText.shown;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.rondo.report.Chart;
import org.rondo.report.Chart.Axis;
import org.rondo.report.Chart.Curve;
import org.rondo.report.Chart.Scale;
import org.rondo.report.Document;

/** How a training went, round by round. */
final class CourseSection {
  private static final List<String> SPLITS = List.of("train", "validation", "test");
  private static final Set<String> METRICS =
      Set.of("accuracy", "subset-accuracy", "balanced-accuracy", "auc", "f1", "r2", "rmse", "mae");

  private final RunCourse course;
  private final Document page;
  private final double[] places;
  private final Axis rounds;

  CourseSection(RunCourse course, Document page) {
    this.course = course;
    this.page = page;
    this.places = course.of("round");
    this.rounds = Axis.of("round", places);
  }

  void add() {
    if (course.count() == 0) {
      page.paragraph("No round has been recorded.");
      return;
    }
    if (course.every() > 1) {
      page.paragraph(
          "Of %s rounds, the curves show one in %s.".formatted(course.count(), course.every()));
    }
    losses();
    metrics();
    one("Learning rate", "learning-rate", "learning rate");
    one("Local steps", "local-steps", "steps in a round");
    drift();
    averaging();
    time();
    one("Bytes exchanged", "bytes-exchanged", "bytes in a round");
    one("Speed", "examples-per-second", "examples per second");
  }

  private void losses() {
    List<Curve> curves = new ArrayList<>();
    curves.add(Curve.of("train, while training", course.of("loss")));
    for (String split : SPLITS) {
      curves.add(Curve.of(split, aligned(split, "loss")));
    }
    chart("Loss", "loss", Scale.LINEAR, curves);
  }

  private void metrics() {
    Set<String> found = new TreeSet<>();
    for (String split : SPLITS) {
      course.evaluations(split).forEach(line -> found.addAll(line.keys()));
    }
    found.retainAll(METRICS);
    for (String metric : found) {
      List<Curve> curves = new ArrayList<>();
      for (String split : SPLITS) {
        curves.add(Curve.of(split, aligned(split, metric)));
      }
      chart(
          metric.substring(0, 1).toUpperCase(Locale.ROOT) + metric.substring(1),
          metric,
          Scale.LINEAR,
          curves);
    }
  }

  /** A metric of evaluations, at the rounds that they followed. */
  private double[] aligned(String split, String metric) {
    double[] values = new double[places.length];
    Arrays.fill(values, Double.NaN);
    for (Tree line : course.evaluations(split)) {
      int at = Arrays.binarySearch(places, line.number("round"));
      int place = at >= 0 ? at : Math.min(values.length - 1, -at - 1);
      values[place] = line.number(metric);
    }
    return values;
  }

  private void drift() {
    chart(
        "Drift of the workers",
        "distance",
        Scale.LINEAR,
        List.of(
            Curve.of("mean", course.of("worker-divergence")),
            Curve.of("largest", course.of("worker-divergence-max"))));
  }

  private void averaging() {
    double[] before = course.of("loss-before-averaging");
    List<Integer> probed = new ArrayList<>();
    for (int i = 0; i < before.length; i++) {
      if (Double.isFinite(before[i])) {
        probed.add(i);
      }
    }
    Axis probes = Axis.of("round", chosen(places, probed));
    Curve first = Curve.of("before averaging", chosen(before, probed));
    Curve second = Curve.of("after averaging", chosen(course.of("loss-after-averaging"), probed));
    page.chart(
        new Chart(
            "Loss before and after averaging",
            "Where the second curve is the lower one, averaging works. "
                + said(List.of(first, second)),
            probes,
            "loss",
            Scale.LINEAR,
            List.of(first, second)));
  }

  private static double[] chosen(double[] values, List<Integer> places) {
    return places.stream().mapToDouble(place -> values[place]).toArray();
  }

  private void time() {
    List<Curve> curves = new ArrayList<>();
    for (String part :
        List.of("compute", "communication", "broadcast", "launch", "result", "aggregation")) {
      curves.add(Curve.of(part, course.of(part + "-ms")));
    }
    chart("Time of a round", "milliseconds", Scale.LOGARITHMIC, curves);
  }

  private void one(String title, String key, String y) {
    double[] values = course.of(key);
    double first = values[0];
    if (Arrays.stream(values).allMatch(value -> value == first)) {
      if (Double.isFinite(first)) {
        page.paragraph("%s: %s in every round.".formatted(title, shown(first)));
      }
      return;
    }
    chart(title, y, Scale.LINEAR, List.of(Curve.of(y, values)));
  }

  private void chart(String title, String y, Scale scale, List<Curve> curves) {
    page.chart(new Chart(title, said(curves), rounds, y, scale, curves));
  }

  /** Where curves begin and end. */
  private static String said(List<Curve> curves) {
    List<String> said = new ArrayList<>();
    for (Curve curve : curves) {
      double[] finite =
          curve.values().stream().mapToDouble(each -> each).filter(Double::isFinite).toArray();
      if (finite.length > 0) {
        said.add(
            "%s from %s to %s"
                .formatted(curve.name(), shown(finite[0]), shown(finite[finite.length - 1])));
      }
    }
    return said.isEmpty() ? "" : String.join("; ", said) + ".";
  }
}
