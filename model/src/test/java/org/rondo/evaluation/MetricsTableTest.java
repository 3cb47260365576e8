package org.rondo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsTableTest {
  @Test
  void alignsSplitsAndShowsTheMatrixOfTheLast() {
    Map<String, Metrics> splits = new LinkedHashMap<>();
    splits.put("train", new Metrics(712, Map.of("loss", 0.39124), null));
    splits.put("validation", new Metrics(89, Map.of("loss", 10.431, "auc", 0.75), null));
    splits.put(
        "test",
        new Metrics(123_456, Map.of("loss", 0.4405), Shards.matrix(2, 100_000, 23_400, 6, 50)));
    assertThat(new MetricsTable(splits, List.of("died", "survived")).render())
        .isEqualTo(
            """
            metric     train  validation    test
            examples     712          89  123456
            loss      0.3912     10.4310  0.4405
            auc            -      0.7500       -

            confusion matrix of test (a row per actual class, a column per predicted class)
                        died  survived
            died      100000     23400
            survived       6        50
            """);
  }

  @Test
  void showsTheBaselineBesideTheLastSplit() {
    RegressionEvaluation worse = new RegressionEvaluation(1);
    worse.add(new float[] {5, 5, 5}, new float[] {1, 2, 3}, new double[] {16, 9, 4}, 3);
    Map<String, Metrics> splits = new LinkedHashMap<>();
    splits.put("train", new Metrics(9, Map.of("r2", 0.5), null));
    splits.put("test", worse.metrics());
    assertThat(new MetricsTable(splits, List.of()).render())
        .contains(
            "metric     train      test  baseline\n", "r2        0.5000  -13.5000    0.0000\n");
    assertThat(worse.metrics().shortfall())
        .hasValue("r2 is -13.50, and 0.000 for always predicting the mean");
    assertThat(worse.metrics().toTree().get("baseline").toString()).contains("mse=0.66");
  }

  @Test
  void theBaselineOfAClassifierNamesTheMostFrequentClass() {
    ClassificationEvaluation worse = new ClassificationEvaluation(2);
    worse.add(new float[] {1, 0, 1, 0, 0, 1, 1, 0}, new float[] {1, 1, 1, 0}, new double[4], 4);
    assertThat(worse.metrics().baseline())
        .containsEntry("accuracy", 0.75)
        .containsEntry("error-rate", 0.25)
        .containsEntry("balanced-accuracy", 0.5);
    assertThat(worse.metrics().shortfallOfClasses()).as("recalls of 1/3 and 1").isEmpty();
    ClassificationEvaluation wrong = new ClassificationEvaluation(2);
    wrong.add(new float[] {1, 0, 0, 1}, new float[] {1, 0}, new double[2], 2);
    assertThat(wrong.metrics().shortfallOfClasses())
        .hasValue("balanced-accuracy is 0.000, and 0.5000 for always naming the same class");
    assertThat(worse.metrics().shortfall()).isPresent();
    worse.add(new float[] {1, 0}, new float[] {1}, new double[1], 1);
    assertThat(worse.metrics().shortfall())
        .hasValue("accuracy is 0.4000, and 0.8000 for always naming the most frequent class");
  }

  @Test
  void aLargeMatrixIsLeftOut() {
    Metrics metrics = new Metrics(1, Map.of(), new ConfusionMatrix(13));
    assertThat(new MetricsTable(Map.of("test", metrics), List.of()).render())
        .isEqualTo("metric    test\nexamples     1\n");
  }

  @Test
  void classesWithoutNamesAreShownByIndex() {
    Metrics metrics = new Metrics(1, Map.of(), Shards.matrix(2, 1, 0, 0, 0));
    assertThat(new MetricsTable(Map.of("test", metrics), List.of()).render())
        .endsWith("\n   0  1\n0  1  0\n1  0  0\n");
  }

  @Test
  void withoutSplitsThereIsNoTable() {
    assertThat(new MetricsTable(Map.of(), List.of()).render()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "34585130341.5 | 3.459e+10",
        "-34585130341.5 | -3.459e+10",
        "12345.67 | 12,345.7",
        "0.8125 | 0.8125",
        "0 | 0.0000",
        "0.0000123456 | 1.235e-05",
        "NaN | NaN",
        "Infinity | Infinity"
      })
  void numbersArePeoplesSize(double value, String shown) {
    assertThat(MetricsTable.number(value)).isEqualTo(shown);
  }
}
