package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.evaluation.Metrics;
import org.rondo.spark.fitting.FittingResult;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.scoring.EvaluationResult;

/** Sequences with a label at each step, some of which are missing. */
class StepLabelsTest {
  @TempDir Path temp;

  private RunConfig config(String source, String... settings) {
    List<String> all = new ArrayList<>(List.of("data.source=" + source, "output=" + temp));
    all.addAll(List.of(settings));
    return ConfigReader.parse(
        """
        name: sample
        data:
          source: x
          label: y
          sequence: {target: steps, values: x}
          split: {train: 0.8, validation: 0.1, test: 0.1}
          bad-rows: {max-fraction: 1}
        model: {network: rnn, hidden: [4]}
        training:
          {workers: 2, batch-size: 8, local-steps: 2, epochs: 3, optimizer: {name: adam, learning-rate: 0.03}}
        """,
        "test",
        all);
  }

  @Test
  void stepsMayHaveLabels() {
    Dataset<Row> rows =
        SparkTest.session(2)
            .sql(
                "select transform(sequence(0, 2 + id % 5), i -> (i + id) % 4 * 1.0D) as x,"
                    + " transform(sequence(0, 2 + id % 5), i -> if(i = 1, null, if((i + id) % 4 <"
                    + " 2, 'low', 'high'))) as y from range(60)");
    RunConfig config = config("x", "model={network: rnn, hidden: [8]}", "training.epochs=30");
    Rondo rondo = Rondo.on(SparkTest.session(2));
    FittingResult result = rondo.fit(config, rows);
    assertThat(result.model().signature().output().classes()).containsExactly("high", "low");
    // Only steps with a label are judged.
    Metrics judged = rondo.evaluate(result.model(), rows).metrics();
    assertThat(judged.values().get("accuracy")).isGreaterThan(0.95);
    assertThat(judged.examples()).isEqualTo(60 * 5 - 60);
    for (Row row : rondo.predict(result.model(), rows).collectAsList()) {
      assertThat(row.getList(row.fieldIndex("prediction")))
          .hasSize(row.getList(row.fieldIndex("x")).size());
      assertThat(row.getList(row.fieldIndex("probability_low")))
          .hasSize(row.getList(row.fieldIndex("x")).size());
    }
  }

  @Test
  void classesOfStepsHaveWeights() {
    // One step in twelve is rare, and two in three of those are not to be told from others.
    Dataset<Row> rows =
        SparkTest.session(2)
            .sql(
                "select transform(sequence(0, 11), i -> if(i = id % 9, 1.0D, 0.0D)) as x,"
                    + " transform(sequence(0, 11), i -> if(i = 11, null,"
                    + " if(i = id % 9 and id % 3 = 0, 'rare', 'usual'))) as y from range(120)");
    List<String> settings =
        List.of(
            "data.sequence={target: steps, values: x, max-length: 11, keep: first}",
            "training.epochs=20");
    Rondo rondo = Rondo.on(SparkTest.session(2));
    Map<String, Double> recalls = new LinkedHashMap<>();
    Map<String, String> digests = new LinkedHashMap<>();
    for (String weights : List.of("", "balanced", "{rare: 16.5, usual: 0.515625}", "{rare: 1}")) {
      List<String> all = new ArrayList<>(settings);
      if (!weights.isEmpty()) {
        all.add("training.class-weights=" + weights);
      }
      FittingResult result = rondo.fit(config("x", all.toArray(String[]::new)), rows);
      digests.put(weights, result.parametersSha256());
      recalls.put(
          weights,
          rondo.evaluate(result.model(), rows).metrics().values().get("balanced-accuracy"));
    }
    assertThat(digests.get("{rare: 1}"))
        .as("weights of 1 change no bit")
        .isEqualTo(digests.get(""));
    assertThat(digests.get("balanced")).isNotEqualTo(digests.get(""));
    assertThat(recalls.get("")).isLessThan(0.6);
    assertThat(recalls.get("balanced")).isGreaterThan(0.9);
    assertThat(recalls.get("{rare: 16.5, usual: 0.515625}")).isGreaterThan(0.9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mse", "mae"})
  void targetsOfStepsAreLearnedInTheirOwnUnits(String loss) throws Exception {
    Dataset<Row> rows =
        SparkTest.session(2)
            .sql(
                "select transform(sequence(0, 2 + id % 5), i -> (i + id) % 4 * 1.0D) as x,"
                    + " transform(sequence(0, 2 + id % 5), i -> if(i = 1, null, 2.5e6D + 4e5D *"
                    + " ((i + id) % 4))) as z from range(60)");
    String file = temp.resolve("steps.json").toString();
    rows.write().json(file);
    RunConfig config =
        config(
            file,
            "data.features={x: {type: numeric, scale: none}}",
            "data.label=z",
            "data.task=regression",
            "model={network: cnn-1d, hidden: [8], loss: %s}".formatted(loss),
            "training.early-stopping={metric: rmse, patience: 99}",
            "training.epochs=40");
    TrainingRunResult run = Samples.train(config);
    EvaluationResult judged = Rondo.on(SparkTest.session(2)).evaluate(run.model(), config.data());
    Map<String, Double> metrics = judged.metrics().values();
    assertThat(metrics.get("r2")).isGreaterThan(0.95);
    assertThat(judged.metrics().examples()).isEqualTo(60 * 5 - 60);
    double unit = loss.equals("mae") ? metrics.get("mae") : metrics.get("mse");
    assertThat(metrics.get("loss")).isBetween(unit * 0.99, unit * 1.01);
    // What is published predicts in the targets' units without Rondo.
    ComputationGraph plain =
        ModelSerializer.restoreComputationGraph(
            Path.of(run.folder(), "model", "network.zip").toFile());
    float[] steps = {0, 1, 2, 3, 0};
    float[] predicted =
        plain
            .outputSingle(Nd4j.createFromArray(steps).reshape(1, 1, steps.length))
            .data()
            .asFloat();
    for (int i = 0; i < steps.length; i++) {
      assertThat((double) predicted[i]).isCloseTo(2.5e6 + 4e5 * steps[i], within(3e5));
    }
  }
}
