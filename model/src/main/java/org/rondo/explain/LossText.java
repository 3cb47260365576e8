package org.rondo.explain;

import java.util.ArrayList;
import java.util.List;
import org.rondo.data.FloatRows;
import org.rondo.engine.LayerTrace;
import org.rondo.explain.Explanation.Step;
import org.rondo.explain.Explanation.Subject;
import org.rondo.network.NamedArray;

/** Losses and gradients whose arithmetic fits a line. */
final class LossText {
  private static final String SQUARED = "mse";
  private static final String CROSS_ENTROPY = "cross-entropy";
  private static final int MOST_ROWS = 8;

  private LossText() {}

  /** The loss of the first row, written out; nothing for losses that take more than a line. */
  static List<String> ofFirstRow(Subject subject, Step step) {
    FloatRows outputs = step.result().outputs();
    FloatRows targets = step.rows().targets();
    String loss = Figures.shown(step.result().losses().get(0));
    if (outputs.width() == 1 && subject.loss().equals(SQUARED)) {
      return List.of(
          "row 1: (%s - %s)² = %s"
              .formatted(Figures.shown(outputs.at(0, 0)), Figures.within(targets.at(0, 0)), loss));
    }
    if (outputs.width() > 1 && subject.loss().equals(CROSS_ENTROPY)) {
      for (int i = 0; i < outputs.width(); i++) {
        if (targets.at(0, i) == 1) {
          return List.of("row 1: -ln %s = %s".formatted(Figures.shown(outputs.at(0, i)), loss));
        }
      }
    }
    return List.of();
  }

  /**
   * The steepest gradient, written out, of units whose outputs are the prediction or add up to it:
   * {@code mean of 2 (prediction - target) x} over the rows in which the unit is active.
   */
  static List<String> gradient(Explanation explanation, WeightNames names, Step step) {
    FloatRows outputs = step.result().outputs();
    if (!explanation.subject().network().equals("two-relu")
        || !explanation.subject().loss().equals(SQUARED)
        || outputs.rows() > MOST_ROWS
        || step.rows().weights() != null) {
      return List.of();
    }
    int steepest = WeightTable.largest(step.change().gradient(), 1).get(0);
    for (NamedArray array : explanation.arrays()) {
      for (int i = 0; i < array.length(); i++) {
        if (array.at(i) == steepest) {
          return List.of(
              "%s: %s = %s"
                  .formatted(
                      names.of(steepest),
                      mean(step, array, i),
                      Figures.shown(step.change().gradient().at(0, steepest))));
        }
      }
    }
    return List.of();
  }

  private static String mean(Step step, NamedArray array, int number) {
    LayerTrace unit =
        step.layers().stream()
            .filter(layer -> layer.name().equals(array.layer()))
            .findFirst()
            .orElseThrow();
    boolean bias = array.length() == 1;
    List<String> terms = new ArrayList<>();
    for (int row = 0; row < step.result().outputs().rows(); row++) {
      float input = bias ? 1 : step.rows().inputs().at(row, number);
      if (unit.values().at(row, 0) > 0 && input != 0) {
        terms.add(
            "2 × (%s - %s)%s"
                .formatted(
                    Figures.shown(step.result().outputs().at(row, 0)),
                    Figures.within(step.rows().targets().at(row, 0)),
                    input == 1 ? "" : " × " + Figures.within(input)));
      }
    }
    return "(%s) / %s"
        .formatted(
            terms.isEmpty() ? "0" : String.join(" + ", terms), step.result().outputs().rows());
  }
}
