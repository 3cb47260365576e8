package org.rondo.report.run;

import static org.rondo.report.PageText.shown;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.rondo.report.Chart;
import org.rondo.report.Chart.Axis;
import org.rondo.report.Chart.Curve;
import org.rondo.report.Chart.Scale;
import org.rondo.report.Document;
import org.rondo.report.Note;

/** Several runs side by side: results, what is configured differently, curves over each other. */
public final class ComparisonPage {
  private final List<RunRecord> runs;
  private final List<String> names;
  private final Document page;

  private ComparisonPage(List<RunRecord> runs) {
    this.runs = runs;
    this.names = names(runs);
    this.page = new Document("Comparison of %s runs".formatted(runs.size()));
  }

  /** Compares runs, in the order given. */
  public static Document of(List<RunRecord> runs) {
    return new ComparisonPage(runs).write();
  }

  private static List<String> names(List<RunRecord> runs) {
    long different = runs.stream().map(RunRecord::name).distinct().count();
    return runs.stream()
        .map(run -> different == runs.size() ? run.name() : run.name() + " " + run.id())
        .toList();
  }

  private Document write() {
    page.chapter("Results");
    results();
    page.chapter("Differences of the configurations");
    differences();
    page.chapter("Training");
    curves("Loss while training", "loss", run -> points(run.course(), "loss"));
    for (String metric : List.of("loss", "accuracy", "r2", "rmse")) {
      curves(
          "Validation " + metric,
          metric,
          run ->
              Points.of(
                  run.course().of("validation", "round"), run.course().of("validation", metric)));
    }
    curves("Drift of the workers", "distance", run -> points(run.course(), "worker-divergence"));
    page.chapter("Verdicts");
    for (int i = 0; i < runs.size(); i++) {
      List<Note> notes = Verdict.on(runs.get(i));
      page.section(names.get(i));
      page.notes(notes);
    }
    return page;
  }

  private void results() {
    Set<String> splits = new LinkedHashSet<>();
    runs.forEach(run -> splits.addAll(run.result().tree("metrics").keys()));
    Set<String> keys = new LinkedHashSet<>();
    for (String split : splits) {
      for (RunRecord run : runs) {
        Tree metrics = run.metrics(split);
        metrics.keys().stream()
            .filter(key -> Double.isFinite(metrics.number(key)))
            .forEach(key -> keys.add(split + " " + key));
      }
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(head("result"));
    rows.add(row("status", run -> run.status()));
    for (String key : List.of("rounds", "examples", "seconds", "bytes-exchanged", "parameters")) {
      rows.add(row(key, run -> shown(run.result().number(key))));
    }
    for (String key : keys) {
      int space = key.indexOf(' ');
      rows.add(
          row(
              key,
              run -> shown(run.metrics(key.substring(0, space)).number(key.substring(space + 1)))));
    }
    rows.add(row("data fingerprint", run -> run.manifest().text("data", "fingerprint")));
    page.table("Results", rows);
  }

  private void differences() {
    List<Map<String, String>> flat =
        runs.stream().map(run -> run.manifest().tree("configuration").flat()).toList();
    Set<String> keys = new TreeSet<>();
    flat.forEach(each -> keys.addAll(each.keySet()));
    List<List<String>> rows = new ArrayList<>();
    rows.add(head("key"));
    for (String key : keys) {
      List<String> values = flat.stream().map(each -> each.getOrDefault(key, "–")).toList();
      if (values.stream().distinct().count() > 1) {
        List<String> row = new ArrayList<>(List.of(key));
        row.addAll(values);
        rows.add(row);
      }
    }
    if (rows.size() > 1) {
      page.table("Keys with different values", rows);
    } else {
      page.paragraph("All configurations are the same.");
    }
  }

  private List<String> head(String first) {
    List<String> head = new ArrayList<>(List.of(first));
    head.addAll(names);
    return head;
  }

  private List<String> row(String name, Function<RunRecord, String> value) {
    List<String> row = new ArrayList<>(List.of(name));
    runs.forEach(run -> row.add(value.apply(run)));
    return row;
  }

  private record Points(List<Double> places, List<Double> values) {
    static Points of(double[] places, double[] values) {
      return new Points(
          DoubleStream.of(places).boxed().toList(), DoubleStream.of(values).boxed().toList());
    }
  }

  private static Points points(RunCourse course, String key) {
    return Points.of(course.of("round"), course.of(key));
  }

  /** One curve of each run, over the rounds that any of them has. */
  private void curves(String title, String y, Function<RunRecord, Points> points) {
    Map<String, Points> found = new LinkedHashMap<>();
    for (int i = 0; i < runs.size(); i++) {
      found.put(names.get(i), points.apply(runs.get(i)));
    }
    double[] places =
        found.values().stream()
            .flatMapToDouble(each -> each.places().stream().mapToDouble(place -> place))
            .sorted()
            .distinct()
            .toArray();
    List<Curve> curves = new ArrayList<>();
    List<String> said = new ArrayList<>();
    found.forEach(
        (name, each) -> {
          double[] values = new double[places.length];
          Arrays.fill(values, Double.NaN);
          for (int i = 0; i < each.places().size(); i++) {
            values[Arrays.binarySearch(places, each.places().get(i))] = each.values().get(i);
          }
          curves.add(Curve.of(name, values));
          if (each.values().size() > 0) {
            said.add(
                "%s ends at %s"
                    .formatted(name, shown(each.values().get(each.values().size() - 1))));
          }
        });
    page.chart(
        new Chart(
            title,
            said.isEmpty() ? "" : String.join("; ", said) + ".",
            Axis.of("round", places),
            y,
            Scale.LINEAR,
            curves));
  }
}
