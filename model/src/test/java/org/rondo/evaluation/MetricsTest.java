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
            "confusion-matrix",
            "baseline");
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
    assertThat(metrics.find(MetricCatalog.AUC)).isEmpty();
    assertThat(metrics.toTree()).doesNotContainKey("auc").containsEntry("f1", 0.0);
    assertThat(new Metrics(1, Map.of("loss", Double.NaN), null).values()).isEmpty();
    assertThatThrownBy(() -> metrics.value(MetricCatalog.AUC))
        .hasMessage(
            "metric 'auc' is not defined on these 1 examples: expected one of [loss, accuracy,"
                + " error-rate, precision, recall, f1]");
  }

  @Test
  void theValuesAreACopy() {
    Map<String, Double> values = new HashMap<>(Map.of("loss", 1.0));
    Metrics metrics = new Metrics(1, values, null);
    values.clear();
    assertThat(metrics.value(MetricCatalog.LOSS)).isEqualTo(1.0);
    assertThatThrownBy(() -> metrics.values().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void metricNamesParse() {
    for (Metric<?> metric : MetricCatalog.all()) {
      assertThat(MetricCatalog.named(metric.name())).isSameAs(metric);
    }
    assertThatThrownBy(() -> MetricCatalog.named("acuracy"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "unknown metric 'acuracy': expected one of loss, accuracy, error-rate, precision,"
                + " recall, f1, auc, mse, rmse, mae, r2");
  }

  @Test
  void everyTaskNamesTheMetricsThatItHas() {
    assertThat(MetricCatalog.ofClassification(2)).contains(MetricCatalog.AUC);
    assertThat(MetricCatalog.ofClassification(3)).doesNotContain(MetricCatalog.AUC);
    assertThat(MetricCatalog.ofRegression(1)).contains(MetricCatalog.R2);
  }

  @Test
  void theRatesOfAMatrixByHand() {
    ConfusionMatrix matrix = Shards.matrix(3, 3, 1, 0, 2, 4, 0, 0, 0, 0);
    assertThat(matrix.weight()).isEqualTo(10);
    assertThat(matrix.correct()).isEqualTo(7);
    assertThat(matrix.actual(0)).isEqualTo(4);
    assertThat(matrix.predicted(0)).isEqualTo(5);
    assertThat(matrix.precision(0)).isEqualTo(0.6);
    assertThat(matrix.recall(0)).isEqualTo(0.75);
    assertThat(matrix.f1(0)).isEqualTo(6.0 / 9);
    assertThat(matrix.occurs(2)).isFalse();
    assertThat(matrix.f1(2)).isZero();
    assertThat(matrix.toLists().get(1)).isEqualTo(List.of(2L, 4L, 0L));
  }
}
