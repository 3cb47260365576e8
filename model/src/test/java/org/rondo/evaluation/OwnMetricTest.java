package org.rondo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rondo.config.Choices;
import org.rondo.config.MetricName;

/** A metric of one's own is one class and one place in a list. */
class OwnMetricTest {

  /**
   * How much more often label and prediction agree than they would by chance, {@code (p - e) / (1 -
   * e)} with the accuracy p and {@code e = sum over classes of actual share * predicted share} (J.
   * Cohen, "A coefficient of agreement for nominal scales", 1960).
   */
  static final class CohensKappa implements Metric<ClassificationEvaluation> {
    @Override
    public String name() {
      return "kappa";
    }

    @Override
    public Direction direction() {
      return Direction.MAXIMISE;
    }

    @Override
    public double value(ClassificationEvaluation counted) {
      ConfusionMatrix matrix = counted.confusionMatrix();
      double chance = 0;
      for (int c = 0; c < matrix.classes(); c++) {
        chance += matrix.actual(c) / matrix.weight() * (matrix.predicted(c) / matrix.weight());
      }
      return (matrix.correct() / matrix.weight() - chance) / (1 - chance);
    }
  }

  @Test
  void standsBesideTheOthers() {
    ClassificationEvaluation evaluation = new ClassificationEvaluation(2);
    float[] outputs = {0.9f, 0.1f, 0.2f, 0.8f, 0.4f, 0.6f, 0.3f, 0.7f};
    evaluation.add(outputs, new float[] {0, 1, 0, 1}, new double[4], 4);
    Metric<ClassificationEvaluation> kappa = new CohensKappa();
    List<Metric<? super ClassificationEvaluation>> list =
        new ArrayList<>(MetricCatalog.ofClassification(2));
    list.add(kappa);

    Metrics metrics = Metrics.of(evaluation, list);

    assertThat(metrics.value(kappa)).isEqualTo(0.5, within(1e-15));
    assertThat(metrics.toTree()).containsKeys("loss", "auc", "kappa", "confusion-matrix");
    assertThat(new MetricsTable(Map.of("test", metrics), List.of()).render())
        .containsPattern("kappa +0\\.5000");
    assertThat(new EarlyStopping(kappa, 1, 0).observe(1, metrics.value(kappa)).isBest()).isTrue();
  }

  @Test
  void isAbsentWhereItIsUndefined() {
    ClassificationEvaluation evaluation = new ClassificationEvaluation(2);
    evaluation.add(new float[] {0.9f, 0.1f}, new float[] {0}, new double[1], 1);
    assertThat(Metrics.of(evaluation, List.of(new CohensKappa())).values()).isEmpty();
  }

  @Test
  void everyMetricOfTheCatalogCanEndTraining() {
    Choices choices = MetricName.class.getAnnotation(Choices.class);
    assertThat(MetricCatalog.all().stream().map(Metric::name))
        .as("the choices of training.early-stopping.metric")
        .containsExactly(choices.value());
  }
}
