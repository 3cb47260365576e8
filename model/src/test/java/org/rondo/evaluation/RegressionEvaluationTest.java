package org.rondo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.rondo.evaluation.MetricCatalog.LOSS;
import static org.rondo.evaluation.MetricCatalog.MAE;
import static org.rondo.evaluation.MetricCatalog.MSE;
import static org.rondo.evaluation.MetricCatalog.R2;
import static org.rondo.evaluation.MetricCatalog.RMSE;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.error.DataException;
import org.rondo.error.TrainingException;

class RegressionEvaluationTest {
  private static final int ROWS = 1_500;

  @Test
  void oneTargetByHand() {
    Metrics metrics = evaluated(1, new float[] {2.5f, 0, 2, 8}, new float[] {3, -0.5f, 2, 7});
    assertThat(metrics.value(LOSS)).isEqualTo(0.5);
    assertThat(metrics.value(MSE)).isEqualTo(0.375);
    assertThat(metrics.value(RMSE)).isEqualTo(Math.sqrt(0.375));
    assertThat(metrics.value(MAE)).isEqualTo(0.5);
    assertThat(metrics.value(R2)).isEqualTo(0.9486081370449679, within(1e-15));
    assertThat(metrics.confusionMatrix()).isNull();
  }

  @Test
  void targetsWeighTheSame() {
    Metrics metrics = evaluated(2, new float[] {1, 0, 3, 4}, new float[] {0, 0, 2, 7});
    assertThat(metrics.value(MSE)).isEqualTo((1 + 4.5) / 2);
    assertThat(metrics.value(RMSE)).isEqualTo((1 + Math.sqrt(4.5)) / 2);
    assertThat(metrics.value(MAE)).isEqualTo((1 + 1.5) / 2);
    assertThat(metrics.value(R2)).isEqualTo((0 + (1 - 9 / 24.5)) / 2, within(1e-15));
  }

  @Test
  void aConstantTargetGivesOneWhenPerfectElseZero() {
    float[] constant = {0.1f, 0.1f, 0.1f};
    assertThat(evaluated(1, constant, constant).value(R2)).isEqualTo(1.0);
    assertThat(evaluated(1, new float[] {0.1f, 0.1f, 0.2f}, constant).value(R2)).isEqualTo(0.0);
  }

  @Test
  void ofOneExampleR2IsAbsent() {
    assertThat(evaluated(1, new float[] {1}, new float[] {2}).toTree())
        .containsOnlyKeys(
            "examples", "loss", "mse", "rmse", "mae", "mape", "smape", "pinball", "baseline");
  }

  @Test
  void withoutRowsNothingIsDefined() {
    assertThat(new RegressionEvaluation(3).metrics().toTree()).containsOnlyKeys("examples");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void agreesWithDl4j(int targets) {
    Sample sample = new Sample(targets, 0);
    Metrics metrics = sample.shards().onePass(() -> new RegressionEvaluation(targets)).metrics();
    var oracle = new org.nd4j.evaluation.regression.RegressionEvaluation(targets);
    oracle.eval(sample.matrix(sample.labels), sample.matrix(sample.predictions));
    assertThat(metrics.value(MSE)).isEqualTo(oracle.averageMeanSquaredError(), within(1e-9));
    assertThat(metrics.value(RMSE)).isEqualTo(oracle.averagerootMeanSquaredError(), within(1e-9));
    assertThat(metrics.value(MAE)).isEqualTo(oracle.averageMeanAbsoluteError(), within(1e-9));
    assertThat(metrics.value(R2)).isEqualTo(oracle.averageRSquared(), within(1e-9));
  }

  @Test
  void aLargeMeanCostsNoAccuracy() {
    Sample sample = new Sample(1, 1e6f);
    double mean = 0;
    for (float label : sample.labels) {
      mean += label / (double) ROWS;
    }
    double residual = 0;
    double total = 0;
    for (int i = 0; i < ROWS; i++) {
      residual += Math.pow((double) sample.labels[i] - sample.predictions[i], 2);
      total += Math.pow(sample.labels[i] - mean, 2);
    }
    Metrics metrics = sample.shards().onePass(() -> new RegressionEvaluation(1)).metrics();
    assertThat(metrics.value(R2)).isEqualTo(1 - residual / total, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void mergedEqualsOnePassInEveryBit(int targets) {
    Shards shards = new Sample(targets, 100).shards();
    Metrics once = shards.onePass(() -> new RegressionEvaluation(targets)).metrics();
    Metrics merged =
        shards
            .merged(() -> new RegressionEvaluation(targets), 0, 0, 1, 3, 900, 900, ROWS, ROWS)
            .metrics();
    assertThat(merged).isEqualTo(once);
  }

  @Test
  void valuesThatAreNotFiniteAreRefused() {
    RegressionEvaluation evaluation = new RegressionEvaluation(1);
    assertThatThrownBy(
            () -> evaluation.add(new float[] {Float.NaN}, new float[1], new double[1], 1))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("a network output is NaN");
    assertThatThrownBy(
            () -> evaluation.add(new float[1], new float[] {Float.NaN}, new double[1], 1))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "label NaN is not finite: expected a number; check data.label, or impute or reject"
                + " such rows");
    assertThatThrownBy(() -> evaluation.add(new float[1], new float[0], new double[1], 1))
        .hasMessage("labels holds 0 values: expected at least 1 rows x 1 columns");
    assertThatThrownBy(() -> new RegressionEvaluation(0))
        .hasMessage("targets is 0: expected 1 or more");
  }

  @Test
  void onlyTheSameMeasurementsAreMerged() {
    RegressionEvaluation evaluation = new RegressionEvaluation(2);
    for (Evaluation other :
        List.of(evaluation, new RegressionEvaluation(1), new ClassificationEvaluation(2))) {
      assertThatThrownBy(() -> evaluation.merge(other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("cannot merge " + other + " into " + evaluation);
    }
  }

  private static Metrics evaluated(int targets, float[] predictions, float[] labels) {
    RegressionEvaluation evaluation = new RegressionEvaluation(targets);
    int rows = labels.length / targets;
    double[] losses = new double[rows];
    java.util.Arrays.fill(losses, 0.5);
    evaluation.add(predictions, labels, losses, rows);
    return evaluation.metrics();
  }

  private static final class Sample {
    private final int targets;
    private final float[] predictions;
    private final float[] labels;
    private final double[] losses = new double[ROWS];

    Sample(int targets, float mean) {
      this.targets = targets;
      predictions = new float[ROWS * targets];
      labels = new float[ROWS * targets];
      Random random = new Random(targets);
      for (int i = 0; i < labels.length; i++) {
        labels[i] = mean + (float) random.nextGaussian();
        predictions[i] = labels[i] + 0.3f * (float) random.nextGaussian();
        losses[i / targets] += random.nextDouble();
      }
    }

    Shards shards() {
      return new Shards(targets, targets, predictions, labels, losses);
    }

    INDArray matrix(float[] values) {
      return Nd4j.createFromArray(values).castTo(DataType.DOUBLE).reshape(ROWS, targets);
    }
  }
}
