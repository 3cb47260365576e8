package org.rondo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.rondo.evaluation.MetricCatalog.ACCURACY;
import static org.rondo.evaluation.MetricCatalog.AUC;
import static org.rondo.evaluation.MetricCatalog.ERROR_RATE;
import static org.rondo.evaluation.MetricCatalog.F1;
import static org.rondo.evaluation.MetricCatalog.LOSS;
import static org.rondo.evaluation.MetricCatalog.PRECISION;
import static org.rondo.evaluation.MetricCatalog.RECALL;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.evaluation.classification.ROC;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.error.DataException;
import org.rondo.error.TrainingException;

class ClassificationEvaluationTest {
  private static final int ROWS = 2_000;

  @Test
  void twoClassesByHand() {
    ClassificationEvaluation evaluation = new ClassificationEvaluation(2);
    evaluation.add(
        new float[] {0.9f, 0.1f, 0.2f, 0.8f, 0.4f, 0.6f, 0.7f, 0.3f},
        new float[] {0, 1, 0, 1},
        new double[] {0.1, 0.2, 0.9, 1.2},
        4);
    Metrics metrics = evaluation.metrics();
    assertThat(evaluation.examples()).isEqualTo(4);
    assertThat(metrics.value(LOSS)).isEqualTo(0.6, within(1e-15));
    assertThat(metrics.value(ACCURACY)).isEqualTo(0.5);
    assertThat(metrics.value(ERROR_RATE)).isEqualTo(0.5);
    assertThat(metrics.value(PRECISION)).isEqualTo(0.5);
    assertThat(metrics.value(RECALL)).isEqualTo(0.5);
    assertThat(metrics.value(F1)).isEqualTo(0.5);
    assertThat(metrics.value(AUC)).isEqualTo(0.75);
    assertThat(metrics.confusionMatrix()).hasToString("[[1, 1], [1, 1]]");
  }

  @Test
  void equalProbabilitiesPredictTheLowestClass() {
    ClassificationEvaluation evaluation = new ClassificationEvaluation(3);
    evaluation.add(
        new float[] {0.5f, 0.5f, 0, 0.2f, 0.4f, 0.4f}, new float[] {0, 2}, new double[2], 2);
    assertThat(evaluation.metrics().confusionMatrix())
        .hasToString("[[1, 0, 0], [0, 0, 0], [0, 1, 0]]");
  }

  @Test
  void aClassThatIsNeverPredictedLowersTheAverages() {
    ClassificationEvaluation evaluation = new ClassificationEvaluation(4);
    float[] alwaysZero = {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0};
    evaluation.add(alwaysZero, new float[] {0, 1, 2}, new double[3], 3);
    Metrics metrics = evaluation.metrics();
    assertThat(metrics.value(PRECISION)).isEqualTo((1.0 / 3) / 3, within(1e-15));
    assertThat(metrics.value(RECALL)).isEqualTo(1.0 / 3, within(1e-15));
    assertThat(metrics.value(F1)).isEqualTo(0.5 / 3, within(1e-15));
    assertThat(metrics.value(AUC)).as("of classes 0 to 2: all are equal").isEqualTo(0.5);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10})
  void agreesWithDl4j(int classes) {
    Sample sample = new Sample(classes, new Random(classes));
    Metrics metrics =
        sample.shards().onePass(() -> new ClassificationEvaluation(classes)).metrics();
    var oracle = new org.nd4j.evaluation.classification.Evaluation(classes);
    oracle.eval(sample.oneHotLabels(), sample.probabilityMatrix());
    assertThat(metrics.value(ACCURACY)).isEqualTo(oracle.accuracy(), within(1e-9));
    assertThat(metrics.value(ERROR_RATE)).isEqualTo(1 - oracle.accuracy(), within(1e-9));
    assertThat(metrics.value(PRECISION)).isEqualTo(oracle.precision(), within(1e-9));
    assertThat(metrics.value(RECALL)).isEqualTo(oracle.recall(), within(1e-9));
    assertThat(metrics.value(F1)).isEqualTo(oracle.f1(), within(1e-9));
    for (int actual = 0; actual < classes; actual++) {
      for (int predicted = 0; predicted < classes; predicted++) {
        assertThat(metrics.confusionMatrix().count(actual, predicted))
            .isEqualTo(oracle.getConfusionMatrix().getCount(actual, predicted));
      }
    }
  }

  @Test
  void theAreaUnderTheCurveAgreesWithDl4j() {
    Sample sample = new Sample(2, new Random(17));
    Metrics metrics = sample.shards().onePass(() -> new ClassificationEvaluation(2)).metrics();
    ROC oracle = new ROC(0);
    oracle.eval(sample.oneHotLabels(), sample.probabilityMatrix());
    assertThat(metrics.value(AUC)).isEqualTo(oracle.calculateAUC(), within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void mergedEqualsOnePassInEveryBit(int classes) {
    Shards shards = new Sample(classes, new Random(23)).shards();
    Metrics once = shards.onePass(() -> new ClassificationEvaluation(classes)).metrics();
    Metrics merged =
        shards
            .merged(() -> new ClassificationEvaluation(classes), 0, 1, 1, 700, 703, 703, ROWS, ROWS)
            .metrics();
    assertThat(merged).isEqualTo(once);
    assertThat(merged.examples()).isEqualTo(ROWS);
    assertThat(merged.confusionMatrix().weight()).isEqualTo(ROWS);
  }

  @ParameterizedTest
  @EnumSource(ScoreResolution.class)
  void mergedEqualsOnePassAtEveryResolution(ScoreResolution resolution) {
    Shards shards = new Sample(2, new Random(29)).shards();
    Metrics once = shards.onePass(() -> new ClassificationEvaluation(2, resolution)).metrics();
    Metrics merged =
        shards.merged(() -> new ClassificationEvaluation(2, resolution), 5, 1_999, ROWS).metrics();
    assertThat(merged).isEqualTo(once);
  }

  @Test
  void withoutRowsNothingIsDefined() {
    ClassificationEvaluation evaluation = new ClassificationEvaluation(2);
    evaluation.add(new float[0], new float[0], new double[0], 0);
    evaluation.merge(new ClassificationEvaluation(2));
    assertThat(evaluation.metrics().toTree()).containsOnlyKeys("examples");
  }

  @Test
  void readsOnlyTheFirstRowsOfAReusedBuffer() {
    ClassificationEvaluation evaluation = new ClassificationEvaluation(2);
    float[] buffer = {0.1f, 0.9f, Float.NaN, Float.NaN};
    evaluation.add(buffer, new float[] {1, 99}, new double[] {0.1, Double.NaN}, 1);
    assertThat(evaluation.metrics().value(ACCURACY)).isEqualTo(1.0);
  }

  @Test
  void aNetworkThatDivergedIsNotEvaluated() {
    ClassificationEvaluation evaluation = new ClassificationEvaluation(2);
    assertThatThrownBy(
            () -> evaluation.add(new float[] {Float.NaN, 1}, new float[1], new double[1], 1))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "cannot evaluate the network: a network output is NaN, expected a finite number;"
                + " training has diverged: lower training.optimizer.learning-rate, scale the"
                + " features, or evaluate an earlier checkpoint");
    assertThatThrownBy(
            () ->
                evaluation.add(
                    new float[2], new float[1], new double[] {Double.POSITIVE_INFINITY}, 1))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("the loss of an example is Infinity");
  }

  @ParameterizedTest
  @ValueSource(floats = {-1, 3, 0.5f, Float.NaN, Float.POSITIVE_INFINITY})
  void aLabelThatIsNoClassIsRefused(float label) {
    ClassificationEvaluation evaluation = new ClassificationEvaluation(3);
    assertThatThrownBy(() -> evaluation.add(new float[3], new float[] {label}, new double[1], 1))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "label %s is not a class index: expected a whole number from 0 to 2; check data.label"
                + " and the number of classes of the network",
            label);
  }

  @Test
  void arraysTooShortAreRefused() {
    ClassificationEvaluation evaluation = new ClassificationEvaluation(3);
    assertThatThrownBy(() -> evaluation.add(new float[5], new float[2], new double[2], 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("outputs holds 5 values: expected at least 2 rows x 3 columns");
    assertThatThrownBy(() -> evaluation.add(new float[6], new float[2], new double[2], -1))
        .hasMessage("rows is -1: expected 0 or more");
    assertThatThrownBy(() -> new ClassificationEvaluation(1))
        .hasMessage("classes is 1: expected 2 or more");
  }

  @Test
  void onlyTheSameMeasurementsAreMerged() {
    ClassificationEvaluation evaluation = new ClassificationEvaluation(2);
    for (Evaluation other :
        List.of(
            evaluation,
            new ClassificationEvaluation(3),
            new ClassificationEvaluation(2, ScoreResolution.GRID),
            new RegressionEvaluation(2))) {
      assertThatThrownBy(() -> evaluation.merge(other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("cannot merge " + other + " into " + evaluation);
    }
  }

  /** Random rows whose probabilities lean towards the label. */
  private static final class Sample {
    private final int classes;
    private final float[] probabilities;
    private final float[] labels = new float[ROWS];
    private final double[] losses = new double[ROWS];

    Sample(int classes, Random random) {
      this.classes = classes;
      this.probabilities = new float[ROWS * classes];
      for (int row = 0; row < ROWS; row++) {
        int label = random.nextInt(classes);
        labels[row] = label;
        double sum = 0;
        double[] weights = new double[classes];
        for (int c = 0; c < classes; c++) {
          weights[c] = Math.exp(random.nextGaussian() + (c == label ? 1 : 0));
          sum += weights[c];
        }
        for (int c = 0; c < classes; c++) {
          probabilities[row * classes + c] = (float) (weights[c] / sum);
        }
        losses[row] = -Math.log(weights[label] / sum);
      }
    }

    Shards shards() {
      return new Shards(classes, 1, probabilities, labels, losses);
    }

    INDArray probabilityMatrix() {
      return Nd4j.createFromArray(probabilities).castTo(DataType.DOUBLE).reshape(ROWS, classes);
    }

    INDArray oneHotLabels() {
      INDArray oneHot = Nd4j.zeros(DataType.DOUBLE, ROWS, classes);
      for (int row = 0; row < ROWS; row++) {
        oneHot.putScalar(row, (int) labels[row], 1.0);
      }
      return oneHot;
    }
  }
}
