package org.rondo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What unweighted rows gave before there were weights, to the last digit. */
class UnweightedRecordTest {
  private static final int ROWS = 500;

  /** The metrics that there were then. */
  private static final Set<String> OF_MORE_CLASSES =
      Set.of(
          "examples",
          "loss",
          "accuracy",
          "error-rate",
          "precision",
          "recall",
          "f1",
          "confusion-matrix");

  private static final Set<String> OF_TWO_CLASSES_OR_VALUES =
      Stream.concat(OF_MORE_CLASSES.stream(), Stream.of("auc", "mse", "rmse", "mae", "r2"))
          .collect(Collectors.toSet());

  @Test
  void twoClasses() {
    assertThat(tree(new ClassificationEvaluation(2), 2, 1))
        .isEqualTo(
            "{examples=500, loss=1.4404520987285645, accuracy=0.488, error-rate=0.512, "
                + "precision=0.3168724279835391, recall=0.46107784431137727, f1=0.375609756097561, "
                + "auc=0.5049630468792146, confusion-matrix=[[167, 166], [90, 77]]}");
  }

  @Test
  void twoClassesOnTheGrid() {
    assertThat(tree(new ClassificationEvaluation(2, ScoreResolution.GRID), 2, 1))
        .isEqualTo(
            "{examples=500, loss=1.4404520987285645, accuracy=0.488, error-rate=0.512, "
                + "precision=0.3168724279835391, recall=0.46107784431137727, f1=0.375609756097561, "
                + "auc=0.5049630468792146, confusion-matrix=[[167, 166], [90, 77]]}");
  }

  @Test
  void fourClasses() {
    assertThat(tree(new ClassificationEvaluation(4), 4, 1))
        .isEqualTo(
            "{examples=500, loss=1.4870222531106732, accuracy=0.232, error-rate=0.768, "
                + "precision=0.23190304739850215, recall=0.2281009190455372, "
                + "f1=0.2277303248840117, confusion-matrix=[[24, 28, 27, 27], [34, 22, 31, 25], "
                + "[28, 32, 26, 29], [43, 36, 44, 44]]}");
  }

  @Test
  void oneTarget() {
    assertThat(tree(new RegressionEvaluation(1), 1, 1))
        .isEqualTo(
            "{examples=500, loss=1.4907371751596596, mse=907.6988987301115, "
                + "rmse=30.128041734074113, mae=14.63309652876854, r2=0.08797032742851196}");
  }

  @Test
  void threeTargets() {
    assertThat(tree(new RegressionEvaluation(3), 3, 3))
        .isEqualTo(
            "{examples=500, loss=1.511213791438507, mse=298.5479309196122, "
                + "rmse=10.350122043952679, mae=5.289275424162547, r2=0.7104278398502086}");
  }

  private static String tree(Evaluation evaluation, int outputs, int labelColumns) {
    Random random = new Random(outputs);
    float[] predictions = new float[ROWS * outputs];
    float[] labels = new float[ROWS * labelColumns];
    double[] losses = random.doubles(ROWS, 0, 3).toArray();
    for (int i = 0; i < labels.length; i++) {
      labels[i] =
          evaluation instanceof ClassificationEvaluation
              ? random.nextInt(outputs - 1)
              : 100 * random.nextFloat();
    }
    for (int i = 0; i < predictions.length; i++) {
      boolean regression = evaluation instanceof RegressionEvaluation;
      predictions[i] = regression ? labels[i] + random.nextFloat() : random.nextInt(100) / 99f;
    }
    for (int i = 0; i < ROWS; i += 3) {
      labels[i] = outputs == labelColumns ? 7 : outputs - 1;
    }
    evaluation.add(predictions, labels, losses, ROWS);
    Map<String, Object> tree = new LinkedHashMap<>(evaluation.metrics().toTree());
    tree.keySet().retainAll(outputs == 4 ? OF_MORE_CLASSES : OF_TWO_CLASSES_OR_VALUES);
    return tree.toString();
  }
}
