package org.rondo.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rondo.data.FloatRows;
import org.rondo.engine.LayerTrace;
import org.rondo.explain.Explanation.Step;
import org.rondo.explain.Explanation.Subject;
import org.rondo.explain.Explanation.Worker;
import org.rondo.network.NamedArray;
import org.rondo.report.Document;

/** An explanation in words, calculations and tables. */
public final class ExplanationText {
  private final Explanation explanation;
  private final WeightNames names;
  private final Document document;

  private ExplanationText(Explanation explanation) {
    this.explanation = explanation;
    this.names =
        new WeightNames(
            explanation.arrays(),
            explanation.workers().stream()
                .flatMap(worker -> worker.steps().stream())
                .findFirst()
                .map(Step::layers)
                .orElse(List.of()),
            explanation.subject().inputs());
    this.document = new Document(explanation.subject().name() + ": a round, step by step");
  }

  /** Writes an explanation. */
  public static Document of(Explanation explanation) {
    return new ExplanationText(explanation).write();
  }

  private Document write() {
    Subject subject = explanation.subject();
    List<Worker> workers = explanation.workers();
    int steps = workers.stream().mapToInt(worker -> worker.steps().size()).max().orElse(0);
    document.paragraph(
        ("%s the network %s. Each starts from the same weights, takes %s on rows of its own,"
                + " and then what they came to is combined (%s). This is the first round of such a"
                + " training; the next one starts from its result.")
            .formatted(
                workers.size() == 1 ? "1 worker trains" : workers.size() + " workers train",
                subject.network(),
                count(steps, "step"),
                subject.method().recipe()));
    document.paragraph(
        ("Every number was computed by the engine that trains (%s, in 32-bit numbers) and is shown"
                + " with five digits, so the last digit of a calculation by hand may differ.")
            .formatted(subject.engine()));
    network();
    StepText text = new StepText(explanation, names, document);
    for (int worker = 0; worker < workers.size(); worker++) {
      document.chapter("Worker " + (worker + 1));
      if (workers.get(worker).steps().isEmpty()) {
        document.paragraph("It has no rows, so it takes no step.");
      }
      int number = 1;
      for (Step step : workers.get(worker).steps()) {
        document.section("Step %s".formatted(number++));
        text.add(step);
      }
    }
    average();
    return document;
  }

  private static String count(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private void network() {
    document.chapter("The network");
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("layer", "kind", "takes", "numbers out", "activation", "weights"));
    List<LayerTrace> layers =
        explanation.workers().stream()
            .flatMap(worker -> worker.steps().stream())
            .findFirst()
            .map(Step::layers)
            .orElse(List.of());
    for (LayerTrace layer : layers) {
      table.add(
          List.of(
              layer.name(),
              layer.kind(),
              String.join(" + ", layer.from()),
              Integer.toString(layer.values().width()),
              layer.activation(),
              Integer.toString(
                  explanation.arrays().stream()
                      .filter(array -> array.layer().equals(layer.name()))
                      .mapToInt(NamedArray::length)
                      .sum())));
    }
    document.table("Its layers", table);
  }

  private void average() {
    boolean steps = !explanation.average().losses().workers().isEmpty();
    FloatRows result = explanation.average().result();
    document.chapter("The average");
    List<FloatRows> sent = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    for (Worker worker : explanation.workers()) {
      if (!worker.steps().isEmpty()) {
        Explanation.Change last = worker.steps().get(worker.steps().size() - 1).change();
        sent.add(steps ? Objects.requireNonNull(last.after()) : last.gradient());
        counts.add(worker.steps().stream().mapToInt(step -> step.rows().inputs().rows()).sum());
      }
    }
    FloatRows gradient = explanation.workers().get(0).steps().get(0).change().gradient();
    boolean mean = explanation.subject().method().recipe().equals("mean");
    document.paragraph(
        steps
            ? mean
                ? "The new weights are the mean of the workers' own, each counted by the examples"
                    + " that it trained on:"
                : ("The recipe %s makes the new weights of how far the workers moved; see the page"
                        + " on averaging for its equation.")
                    .formatted(explanation.subject().method().recipe())
            : "The optimizer takes one step along the mean of the workers' gradients.");
    int steepest = WeightTable.largest(gradient, 1).get(0);
    if (steps && mean && weightless()) {
      document.lines(List.of(names.of(steepest) + ": " + mean(sent, counts, steepest, result)));
    }
    WeightTable table = new WeightTable(names, gradient);
    table.column("at the start", explanation.average().start());
    for (int i = 0; i < sent.size(); i++) {
      table.column((steps ? "worker " : "gradient of worker ") + (i + 1), sent.get(i));
    }
    table.column(steps && mean ? "average" : "new weight", result);
    document.table(table.caption(), table.rows());
    losses();
  }

  private boolean weightless() {
    return explanation.workers().stream()
        .flatMap(worker -> worker.steps().stream())
        .allMatch(step -> step.rows().weights() == null);
  }

  private static String mean(
      List<FloatRows> sent, List<Integer> counts, int place, FloatRows result) {
    List<String> terms = new ArrayList<>();
    int all = 0;
    for (int i = 0; i < sent.size(); i++) {
      terms.add(counts.get(i) + " × " + Figures.within(sent.get(i).at(0, place)));
      all += counts.get(i);
    }
    return "(%s) / %s = %s"
        .formatted(String.join(" + ", terms), all, Figures.shown(result.at(0, place)));
  }

  private void losses() {
    Explanation.Losses losses = explanation.average().losses();
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("weights", "loss"));
    table.add(List.of("at the start", Figures.shown(losses.start())));
    for (int i = 0; i < losses.workers().size(); i++) {
      table.add(
          List.of("worker %s's own".formatted(i + 1), Figures.shown(losses.workers().get(i))));
    }
    table.add(List.of("after the round", Figures.shown(losses.result())));
    document.table(
        "Did it help? The mean loss on the rows of all workers, without regularisation", table);
    document.paragraph(verdict(losses));
  }

  private static String verdict(Explanation.Losses losses) {
    String change =
        losses.result() < losses.start()
            ? "The round lowered the loss."
            : "The round did not lower the loss: the steps may be too large, or the rows too few.";
    @Nullable Double best = losses.workers().stream().min(Double::compare).orElse(null);
    return best == null || losses.workers().size() < 2
        ? change
        : losses.result() <= best
            ? change + " The average is better than each worker's own weights."
            : change
                + " One worker's own weights are better on these few rows; over many rounds it is"
                + " the average that has seen all of them.";
  }
}
