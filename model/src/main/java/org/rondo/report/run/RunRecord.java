package org.rondo.report.run;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a run's files say.
 *
 * @param where its folder, for people
 * @param manifest what it is a function of
 * @param course its rounds and evaluations
 * @param result what it came to; empty before it has ended
 * @param signature of its model: inputs and output; empty where there is no model
 * @param statistics of the training rows; empty where there is no model
 * @param rejected rows by reason
 */
public record RunRecord(
    String where,
    Tree manifest,
    RunCourse course,
    Tree result,
    Tree signature,
    Tree statistics,
    Rejected rejected) {

  /** What people judge a model by, the most telling first. */
  private static final List<String> HEADLINES =
      List.of("accuracy", "subset-accuracy", "r2", "rmse", "mse", "loss");

  /** The name of the configuration. */
  public String name() {
    return manifest.text("name");
  }

  /** The run's number. */
  public String id() {
    return result.has("run-id") ? result.text("run-id") : where.replaceAll(".*/", "");
  }

  /** How it ended. */
  public String status() {
    return result.isEmpty() ? "running or interrupted" : result.text("status");
  }

  /** The rows that quality is shown on: the best that there are, test rows first. */
  String split() {
    Tree metrics = result.tree("metrics");
    return List.of("test", "validation", "train").stream()
        .filter(metrics::has)
        .findFirst()
        .orElse("");
  }

  /** The metrics of some rows at the end. */
  Tree metrics(String split) {
    return result.tree("metrics", split);
  }

  /** The metric that people judge such a model by; empty where nothing was evaluated. */
  Optional<String> headline() {
    Tree metrics = metrics(split());
    return HEADLINES.stream().filter(metrics::has).findFirst();
  }

  /** The classes' names, in the order of the confusion matrix. */
  List<String> classes() {
    return signature.texts("output", "classes");
  }

  /** The rows of each class that the model was trained on, in the order of {@link #classes}. */
  double[] classRows() {
    Tree counts = statistics.tree("classes");
    return classes().stream().mapToDouble(each -> counts.number(each)).toArray();
  }

  /** The matrix of some rows: a row per actual class, a column per predicted one. */
  double[][] confusion(String split) {
    return metrics(split).list("confusion-matrix").stream()
        .filter(List.class::isInstance)
        .map(row -> ((List<?>) row).stream().mapToDouble(each -> ((Number) each).doubleValue()))
        .map(row -> row.toArray())
        .toArray(double[][]::new);
  }

  /** The training rows of all classes. */
  double trainedRows() {
    return Arrays.stream(classRows()).sum();
  }
}
