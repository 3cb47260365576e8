package org.rondo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rondo.error.ConfigurationException;

class MetricsTest {
  @Test
  void theTreeHoldsTheStandardNamesInOrder() {
    ClassificationEvaluation evaluation = new ClassificationEvaluation(2);
    evaluation.add(
        new float[] {0.9f, 0.1f, 0.2f, 0.8f}, new float[] {0, 1}, new double[] {1, 2}, 2);
    Map<String, Object> tree = evaluation.metrics().toTree();
    assertThat(tree.keySet())
        .containsExactly(
            "examples",
            "loss",
            "accuracy",
            "error-rate",
            "precision",
            "recall",
            "f1",
            "auc",
            "confusion-matrix");
    assertThat(tree)
        .containsEntry("examples", 2L)
        .containsEntry("loss", 1.5)
        .containsEntry("confusion-matrix", List.of(List.of(1L, 0L), List.of(0L, 1L)));
  }

  @Test
  void undefinedMetricsAreAbsent() {
    ClassificationEvaluation oneClass = new ClassificationEvaluation(2);
    oneClass.add(new float[] {0.9f, 0.1f}, new float[] {0}, new double[] {0.25}, 1);
    Metrics metrics = oneClass.metrics();
    assertThat(metrics.find(MetricName.AUC)).isEmpty();
    assertThat(metrics.toTree()).doesNotContainKey("auc").containsEntry("f1", 0.0);
    assertThat(new Metrics(1, Map.of(MetricName.LOSS, Double.NaN), null).values()).isEmpty();
    assertThatThrownBy(() -> metrics.value(MetricName.AUC))
        .hasMessage(
            "metric 'auc' is not defined on these 1 examples: expected one of [loss, accuracy,"
                + " error-rate, precision, recall, f1]");
  }

  @Test
  void theValuesAreACopy() {
    Map<MetricName, Double> values = new HashMap<>(Map.of(MetricName.LOSS, 1.0));
    Metrics metrics = new Metrics(1, values, null);
    values.clear();
    assertThat(metrics.value(MetricName.LOSS)).isEqualTo(1.0);
    assertThatThrownBy(() -> metrics.values().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void metricNamesParse() {
    for (MetricName name : MetricName.values()) {
      assertThat(MetricName.parse(name.label())).isEqualTo(name);
    }
    assertThatThrownBy(() -> MetricName.parse("acuracy"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "unknown metric 'acuracy': expected one of loss, accuracy, error-rate, precision,"
                + " recall, f1, auc, mse, rmse, mae, r2");
  }

  @Test
  void everyTaskNamesTheMetricsThatItHas() {
    assertThat(MetricName.ofClassification(2)).contains(MetricName.AUC);
    assertThat(MetricName.ofClassification(3)).doesNotContain(MetricName.AUC);
    assertThat(MetricName.ofRegression()).contains(MetricName.R2);
  }

  @Test
  void theRatesOfAMatrixByHand() {
    ConfusionMatrix matrix = new ConfusionMatrix(3, new long[] {3, 1, 0, 2, 4, 0, 0, 0, 0});
    assertThat(matrix.examples()).isEqualTo(10);
    assertThat(matrix.correct()).isEqualTo(7);
    assertThat(matrix.actual(0)).isEqualTo(4);
    assertThat(matrix.predicted(0)).isEqualTo(5);
    assertThat(matrix.precision(0)).isEqualTo(0.6);
    assertThat(matrix.recall(0)).isEqualTo(0.75);
    assertThat(matrix.f1(0)).isEqualTo(6.0 / 9);
    assertThat(matrix.occurs(2)).isFalse();
    assertThat(matrix.f1(2)).isZero();
    assertThat(matrix.toLists().get(1)).containsExactly(2L, 4L, 0L);
  }
}
