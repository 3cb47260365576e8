package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.error.ExitCode;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.scoring.EvaluationResult;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.scoring.PredictionColumns;
import org.rondo.spark.source.Sources;

/** Rows without a label: from a source to anomaly scores. */
class AutoencoderTest {
  @TempDir private Path temp;

  private RunConfig config(String source, String... settings) {
    List<String> all = new ArrayList<>(List.of("data.source=" + source, "output=" + temp));
    all.addAll(List.of(settings));
    return ConfigReader.parse(
        """
        name: sample
        data: {source: x}
        model: {network: autoencoder, hidden: [6, 2], activation: tanh, noise: 0.1}
        training: {epochs: 2, batch-size: 20, local-steps: 4, gradient-accumulation: 2}
        """,
        "test",
        all);
  }

  @Test
  void learnsWithoutALabelAndScoresRows() {
    RunConfig config = config("builtin:payments", "data.options.rows=600");
    TrainingRunResult one = SparkTest.train(SparkTest.session(1), config);
    SparkSession session = SparkTest.session(2);
    TrainingRunResult two = SparkTest.train(session, config);

    assertThat(two.parametersSha256()).isEqualTo(one.parametersSha256());
    ModelBundle model = two.model();
    assertThat(model.signature().inputs())
        .extracting(InputColumn::column)
        .containsExactly("amount", "hour", "abroad", "tries");
    assertThat(model.signature().output().labels()).isEmpty();

    Dataset<Row> rows = Samples.frame(Sources.open(session, config.data())).drop("fraud");
    Rondo rondo = Rondo.on(session);
    List<Row> scored = rondo.predict(model, rows).collectAsList();
    assertThat(scored).hasSize(600);
    double mean =
        scored.stream()
            .mapToDouble(row -> row.<Float>getAs("anomaly_score"))
            .peek(score -> assertThat(score).isPositive())
            .average()
            .orElseThrow();
    EvaluationResult evaluated = rondo.evaluate(model, config.data());
    assertThat(evaluated.metrics().values().get("mse")).isCloseTo(mean, within(1e-6 * mean));
    assertThat(rondo.evaluate(model, rows).metrics()).isEqualTo(evaluated.metrics());
    assertThat(rondo.predict(model, rows, new PredictionColumns("unlike", null)).columns())
        .endsWith("unlike")
        .doesNotContain("anomaly_score");
  }

  @Test
  void columnsThatAreNamedAsLabelsAreLeftOut() {
    String rows = Samples.csv(temp).toString();

    assertThat(columns(config(rows, "data.label=y"))).containsExactly("a", "b", "c");
    assertThat(columns(config(rows))).containsExactly("a", "b", "c", "y");
  }

  private static List<String> columns(RunConfig config) {
    return Samples.train(config).model().signature().inputs().stream()
        .map(InputColumn::column)
        .toList();
  }

  @Test
  void learnsPictures() {
    TrainingRunResult result =
        Samples.train(config("builtin:digits", "data.options.rows=60", "model.hidden=[8]"));

    assertThat(result.model().signature().output().objective().width()).isEqualTo(784);
  }

  @Test
  void refusesSequences() {
    assertThat(
            Samples.refused(
                config("builtin:control-charts", "data.sequence.values=value"),
                ExitCode.CONFIGURATION))
        .contains(
            "model.network: autoencoder takes rows of numbers, but builtin:control-charts"
                + " holds sequences");
  }
}
