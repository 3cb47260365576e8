package org.rondo.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.rondo.data.FloatRows;
import org.rondo.engine.LayerTrace;
import org.rondo.explain.Explanation.Step;
import org.rondo.network.NamedArray;
import org.rondo.report.Document;

/** One local step in words, calculations and tables. */
final class StepText {
  private static final int MOST_COLUMNS = 14;
  private static final int MOST_UNITS = 8;
  private static final int MOST_TERMS = 12;
  private static final int MOST_ROWS = 16;

  private final Explanation explanation;
  private final WeightNames names;
  private final Document document;
  private boolean explained;

  StepText(Explanation explanation, WeightNames names, Document document) {
    this.explanation = explanation;
    this.names = names;
    this.document = document;
  }

  /** Adds a step; what its parts mean is said with the first one alone. */
  void add(Step step) {
    rows(step);
    forward(step);
    loss(step);
    change(step);
    explained = true;
  }

  private void say(String once) {
    if (!explained) {
      document.paragraph(once);
    }
  }

  private void rows(Step step) {
    FloatRows inputs = step.rows().inputs();
    int shown = Math.min(inputs.width(), MOST_COLUMNS);
    List<List<String>> table = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("row"));
    for (int i = 0; i < shown; i++) {
      head.add(inputName(i));
    }
    targetNames(step, head);
    table.add(head);
    for (int row = 0; row < Math.min(inputs.rows(), MOST_ROWS); row++) {
      List<String> cells = new ArrayList<>(List.of(Integer.toString(row + 1)));
      for (int i = 0; i < shown; i++) {
        cells.add(Figures.shown(inputs.at(row, i)));
      }
      targets(step, row, cells);
      table.add(cells);
    }
    String caption =
        inputs.width() > shown
            ? "The rows (the first %s of %s inputs)".formatted(shown, inputs.width())
            : "The rows";
    if (!explanation.subject().inputs().isEmpty()) {
      say(
          "The network reads numbers: a category is 1 for what a row has and 0 for the others, and"
              + " numbers are scaled as the configuration says. The target is what it should"
              + " predict.");
    }
    document.table(caption, table);
  }

  private String inputName(int input) {
    List<String> inputs = explanation.subject().inputs();
    return input < inputs.size() ? inputs.get(input) : "input " + (input + 1);
  }

  private String outputName(int output) {
    List<String> outputs = explanation.subject().outputs();
    return output < outputs.size() ? outputs.get(output) : "output " + (output + 1);
  }

  private void targetNames(Step step, List<String> head) {
    FloatRows targets = step.rows().targets();
    for (int i = 0; i < Math.min(targets.width(), MOST_COLUMNS); i++) {
      head.add(targets.width() == 1 ? "target" : "target " + outputName(i));
    }
  }

  private static void targets(Step step, int row, List<String> cells) {
    FloatRows targets = step.rows().targets();
    for (int i = 0; i < Math.min(targets.width(), MOST_COLUMNS); i++) {
      cells.add(Figures.shown(targets.at(row, i)));
    }
  }

  private void forward(Step step) {
    List<String> lines = new ArrayList<>();
    for (LayerTrace layer : step.layers()) {
      if (layer.sums() != null) {
        dense(step, layer, layer.sums(), lines);
      } else if (layer.kind().equals("sum") && layer.values().width() == 1) {
        List<String> terms =
            layer.from().stream().map(from -> Figures.within(values(step, from).at(0, 0))).toList();
        lines.add(
            "%s = %s = %s"
                .formatted(
                    layer.name(),
                    String.join(" + ", terms),
                    Figures.shown(layer.values().at(0, 0))));
      }
    }
    if (!lines.isEmpty()) {
      document.paragraph("Forward, for row 1:");
      document.lines(lines);
      say(
          "Each unit multiplies its inputs by its weights and adds the products up. Products with an"
              + " input of 0 are left out.");
    }
    document.table("Forward, for all rows", results(step));
  }

  private void dense(Step step, LayerTrace layer, FloatRows sums, List<String> lines) {
    FloatRows from = values(step, layer.from().get(0));
    for (int unit = 0; unit < Math.min(sums.width(), MOST_UNITS); unit++) {
      String name = sums.width() == 1 ? layer.name() : layer.name() + " " + (unit + 1);
      String sum = Figures.shown(sums.at(0, unit));
      String line = "%s = %s = %s".formatted(name, terms(step, layer, from, unit), sum);
      boolean alone = layer.activation().equals("softmax") || layer.activation().equals("identity");
      lines.add(
          alone
              ? line
              : "%s,  %s: %s"
                  .formatted(line, layer.activation(), Figures.shown(layer.values().at(0, unit))));
    }
    if (sums.width() > MOST_UNITS) {
      lines.add("... and %s more units".formatted(sums.width() - MOST_UNITS));
    }
    if (layer.activation().equals("softmax")) {
      lines.add(
          "softmax of %s: e to the power of each, divided by the sum of all"
              .formatted(layer.name()));
    }
  }

  private String terms(Step step, LayerTrace layer, FloatRows from, int unit) {
    List<String> terms = new ArrayList<>();
    int more = 0;
    for (NamedArray array : explanation.arrays()) {
      if (!array.layer().equals(layer.name())) {
        continue;
      }
      int units = array.shape().get(array.shape().size() - 1);
      boolean biases = array.length() == units;
      for (int i = 0; i < array.length() / units; i++) {
        float weight = step.change().before().at(0, array.at(i * units + unit));
        float input = biases ? 1 : from.at(0, i);
        if (input == 0 || (biases && weight == 0)) {
          continue;
        }
        if (terms.size() >= MOST_TERMS && !biases) {
          more++;
        } else {
          terms.add(
              biases
                  ? Figures.within(weight)
                  : Figures.within(input) + " × " + Figures.within(weight));
        }
      }
    }
    if (more > 0) {
      terms.add(Math.min(MOST_TERMS, terms.size()), "%s more terms".formatted(more));
    }
    return String.join(" + ", terms);
  }

  private static FloatRows values(Step step, String layer) {
    return layer.equals(LayerTrace.INPUTS)
        ? step.rows().inputs()
        : step.layers().stream()
            .filter(each -> each.name().equals(layer))
            .findFirst()
            .orElseThrow()
            .values();
  }

  private List<List<String>> results(Step step) {
    List<LayerTrace> shown = new ArrayList<>();
    int columns = step.result().outputs().width();
    for (LayerTrace layer : step.layers().subList(0, step.layers().size() - 1)) {
      if (columns + layer.values().width() <= MOST_COLUMNS) {
        shown.add(layer);
        columns += layer.values().width();
      }
    }
    List<String> head = new ArrayList<>(List.of("row"));
    for (LayerTrace layer : shown) {
      for (int i = 0; i < layer.values().width(); i++) {
        head.add(layer.values().width() == 1 ? layer.name() : layer.name() + " " + (i + 1));
      }
    }
    FloatRows outputs = step.result().outputs();
    int most = Math.min(outputs.width(), MOST_COLUMNS);
    for (int i = 0; i < most; i++) {
      head.add(outputs.width() == 1 ? "prediction" : outputName(i));
    }
    targetNames(step, head);
    head.add("loss");
    List<List<String>> table = new ArrayList<>();
    table.add(head);
    for (int row = 0; row < Math.min(outputs.rows(), MOST_ROWS); row++) {
      List<String> cells = new ArrayList<>(List.of(Integer.toString(row + 1)));
      for (LayerTrace layer : shown) {
        for (int i = 0; i < layer.values().width(); i++) {
          cells.add(Figures.shown(layer.values().at(row, i)));
        }
      }
      for (int i = 0; i < most; i++) {
        cells.add(Figures.shown(outputs.at(row, i)));
      }
      targets(step, row, cells);
      cells.add(Figures.shown(step.result().losses().get(row)));
      table.add(cells);
    }
    return table;
  }

  private void loss(Step step) {
    List<Double> losses = step.result().losses();
    double mean = losses.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    boolean weighted = step.rows().weights() != null;
    List<String> lines = new ArrayList<>(LossText.ofFirstRow(explanation.subject(), step));
    if (!weighted && losses.size() <= MOST_ROWS) {
      lines.add("mean: " + Figures.meanOf(losses));
    }
    double loss = step.result().loss();
    String extra =
        weighted || Math.abs(loss - mean) <= 1e-5 * Math.abs(mean)
            ? ""
            : ", and with regularisation " + Figures.shown(loss);
    say(
        "The loss says how wrong a prediction is; here it is %s. That of a step is the mean over its rows%s."
            .formatted(explanation.subject().loss(), weighted ? ", each by its weight" : ""));
    document.paragraph(
        "The loss of the step is %s%s.".formatted(Figures.shown(weighted ? loss : mean), extra));
    document.lines(lines);
  }

  private void change(Step step) {
    FloatRows after = step.change().after();
    List<String> gradient = LossText.gradient(explanation, names, step);
    say(
        "Backward: the gradient of a weight is the slope of the loss: by how much the loss would rise"
            + " for each unit that is added to the weight, if the change is small."
            + (gradient.isEmpty()
                ? ""
                : " For a square it is 2 × (prediction - target) × input, as a mean over the rows. A"
                    + " unit that passes on 0 has no part in it."));
    document.lines(gradient);
    String rate = Figures.shown(step.change().learningRate());
    if (after == null) {
      say(
          "Here workers take no steps of their own: they send their gradients, which are averaged.");
    } else if (explanation.subject().method().plain()) {
      say(
          "The step goes against the gradient, downhill, and is larger where the slope is steeper: it"
              + " is the learning rate, %s, times the gradient.".formatted(rate));
      int steepest = WeightTable.largest(step.change().gradient(), 1).get(0);
      document.lines(
          List.of(
              "%s: %s - %s × %s = %s"
                  .formatted(
                      names.of(steepest),
                      Figures.shown(step.change().before().at(0, steepest)),
                      rate,
                      Figures.within(step.change().gradient().at(0, steepest)),
                      Figures.shown(after.at(0, steepest)))));
    } else {
      say(
          "The optimizer, %s with a learning rate of %s, makes a step of the gradient."
              .formatted(explanation.subject().method().optimizer(), rate));
    }
    WeightTable table = new WeightTable(names, step.change().gradient());
    table.column("weight", step.change().before()).column("gradient", step.change().gradient());
    if (after != null) {
      table
          .column("step", place -> after.at(0, place) - step.change().before().at(0, place))
          .column("new weight", Objects.requireNonNull(after));
    }
    document.table(table.caption(), table.rows());
  }
}
