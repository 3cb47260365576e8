package org.rondo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rondo.config.Choices;
import org.rondo.config.EarlyStoppingConfig;

/** A metric of one's own is one class and one place in a list. */
class OwnMetricTest {

  /**
   * The Matthews correlation of two classes, {@code (TP TN - FP FN) / sqrt((TP + FP) (TP + FN) (TN
   * + FP) (TN + FN))}.
   */
  static final class MatthewsCorrelation implements Metric<ClassificationEvaluation> {
    @Override
    public String name() {
      return "mcc";
    }

    @Override
    public Direction direction() {
      return Direction.MAXIMISE;
    }

    @Override
    public boolean supports(int classes) {
      return classes == 2;
    }

    @Override
    public double value(ClassificationEvaluation counted) {
      ConfusionMatrix matrix = counted.confusionMatrix();
      double right = matrix.count(1, 1) * matrix.count(0, 0);
      double wrong = matrix.count(0, 1) * matrix.count(1, 0);
      double actual = matrix.actual(0) * matrix.actual(1);
      double predicted = matrix.predicted(0) * matrix.predicted(1);
      return (right - wrong) / (Math.sqrt(actual) * Math.sqrt(predicted));
    }
  }

  @Test
  void standsBesideTheOthers() {
    ClassificationEvaluation evaluation = new ClassificationEvaluation(2);
    float[] outputs = {0.9f, 0.1f, 0.2f, 0.8f, 0.4f, 0.6f, 0.3f, 0.7f};
    evaluation.add(outputs, new float[] {0, 1, 0, 1}, new double[4], 4);
    Metric<ClassificationEvaluation> mcc = new MatthewsCorrelation();
    List<Metric<? super ClassificationEvaluation>> list =
        new ArrayList<>(MetricCatalog.ofClassification(2));
    list.add(mcc);

    Metrics metrics = Metrics.of(evaluation, list);

    assertThat(metrics.value(mcc)).isEqualTo(2 / Math.sqrt(12), within(1e-15));
    assertThat(metrics.toTree()).containsKeys("loss", "auc", "mcc", "confusion-matrix");
    assertThat(new MetricsTable(Map.of("test", metrics), List.of()).render())
        .containsPattern("mcc +0\\.5774");
    assertThat(new EarlyStopping(mcc, 1, 0).observe(1, metrics.value(mcc)).isBest()).isTrue();
  }

  @Test
  void isAbsentWhereItIsUndefined() {
    ClassificationEvaluation evaluation = new ClassificationEvaluation(2);
    evaluation.add(new float[] {0.9f, 0.1f}, new float[] {0}, new double[1], 1);
    assertThat(Metrics.of(evaluation, List.of(new MatthewsCorrelation())).values()).isEmpty();
  }

  @Test
  void everyMetricOfTheCatalogCanEndTraining() {
    Choices choices =
        EarlyStoppingConfig.class.getRecordComponents()[0].getAnnotation(Choices.class);
    assertThat(MetricCatalog.all().stream().map(Metric::name))
        .as("the choices of training.early-stopping.metric")
        .containsExactly(choices.value());
  }
}
