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
            "balanced-accuracy",
            "mcc",
            "pr-auc",
            "log-loss",
            "brier",
            "expected-calibration-error",
            "precision-macro",
            "recall-macro",
            "f1-macro",
            "precision-micro",
            "recall-micro",
            "f1-micro",
            "confusion-matrix",
            "baseline");
    assertThat(tree)
        .containsEntry("examples", 2L)
        .containsEntry("loss", 1.5)
        .containsEntry("confusion-matrix", List.of(List.of(1L, 0L), List.of(0L, 1L)));
  }

  @Test
  void theDetailsGoByTheNamesOfTheClasses() {
    ClassificationEvaluation evaluation = new ClassificationEvaluation(3);
    evaluation.add(
        new float[] {0.5f, 0.3f, 0.2f, 0.2f, 0.1f, 0.7f}, new float[] {0, 1}, new double[2], 2);
    Map<String, Object> tree = evaluation.metrics().toTree(List.of("low", "mid"));
    assertThat(tree.get("per-class").toString())
        .startsWith(
            "{low={support=1, precision=1.0, recall=1.0, f1=1.0, auc=1.0, pr-auc=1.0}, mid=")
        .contains("2={support=0, precision=0.0, recall=0.0, f1=0.0}");
    assertThat(tree.get("top-k")).hasToString("{1=0.5, 2=0.5, 3=1.0}");
    assertThat(tree.get("calibration").toString())
        .contains("weight=1, confidence=0.5, accuracy=1.0")
        .endsWith("confidence=0.699999988079071, accuracy=0.0}]");
    assertThat(evaluation.metrics().toTree()).doesNotContainKeys("per-class", "calibration");
    assertThat(evaluation.metrics().headlines().keySet())
        .containsExactly("loss", "accuracy", "error-rate", "precision", "recall", "f1", "auc");
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
        .hasMessageStartingWith(
            "metric 'auc' is not defined on these 1 examples: expected one of [loss, accuracy,"
                + " error-rate, precision, recall, f1, balanced-accuracy, ");
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
        .hasMessageStartingWith(
            "unknown metric 'acuracy': expected one of loss, accuracy, error-rate, precision,"
                + " recall, f1, auc, ");
  }

  @Test
  void everyTaskNamesTheMetricsThatItHas() {
    assertThat(MetricCatalog.ofClassification(2)).contains(MetricCatalog.AUC);
    assertThat(MetricCatalog.ofClassification(100)).contains(MetricCatalog.AUC);
    assertThat(MetricCatalog.ofClassification(101)).doesNotContain(MetricCatalog.AUC);
    assertThat(MetricCatalog.ofClassification(3))
        .extracting(Metric::name)
        .contains("brier")
        .doesNotContain("top-3-accuracy");
    assertThat(MetricCatalog.ofClassification(4))
        .extracting(Metric::name)
        .contains("top-3-accuracy");
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
