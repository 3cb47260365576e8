package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.data.SeasonalSeries;
import org.rondo.data.Split;
import org.rondo.evaluation.MetricCatalog;
import org.rondo.evaluation.Metrics;
import org.rondo.spark.fitting.FittingResult;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.scoring.OutputFormat;

/** Networks that say what comes after a window. */
class ForecastingTest {
  private static final int HORIZON = 3;

  @TempDir Path temp;

  @Test
  void predictsWhatFollowsTheNewestWindow() {
    Path table = SampleSeries.table(temp);
    Rondo rondo = Rondo.on(SparkTest.session(2));
    TrainingRunResult run = Samples.train(SampleSeries.config(temp, table, "training.epochs=4"));
    Path more =
        Samples.write(
            temp.resolve("more.csv"),
            "id,t,y\n"
                + SampleSeries.lines(0, 17)
                + SampleSeries.lines(1, 5)
                + SampleSeries.lines(2, 4)
                + "s3,never,1\n");
    // Of 27 rows one is of no series, of three series one is too short.
    for (double most : new double[] {0.03, 0.3}) {
      RunConfig strict = SampleSeries.config(temp, more, "data.bad-rows.max-fraction=" + most);
      String output = temp.resolve("strict").toString();
      assertThat(
              catchThrowable(
                  () -> rondo.predict(run.model(), strict.data(), output, OutputFormat.CSV)))
          .hasMessageContaining(most < 0.1 ? "1 of 27 rows cannot" : "1 of 3 rows cannot");
    }
    RunConfig input = SampleSeries.config(temp, more, "data.bad-rows.max-fraction=0.4");
    rondo.predict(run.model(), input.data(), temp.resolve("out").toString(), OutputFormat.CSV);
    List<Row> rows =
        SparkTest.session(2)
            .read()
            .option("header", true)
            .csv(temp.resolve("out").toString())
            .orderBy("id")
            .collectAsList();
    assertThat(rows.get(0).schema().fieldNames())
        .containsExactly("id", "t", "prediction_1", "prediction_2", "prediction_3");
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).getString(1)).isEqualTo("2026-01-01 16:00:00");
    assertThat(rows.get(1).getString(1)).isEqualTo("2026-01-01 04:00:00");
    List<String> reasons =
        Samples.jsonLines(temp.resolve("out/_rejected/rows.jsonl")).stream()
            .map(row -> row.get("reason").asText())
            .toList();
    assertThat(reasons)
        .containsExactlyInAnyOrder(
            "the series 's2' has 4 rows, fewer than data.sequence.window, 5",
            "t: 'never' is neither a number nor a time such as 2026-11-25 08:30:00");
    // As plain DL4J has it, whose graph reads [1, channels, steps].
    try (var features =
        org.nd4j.linalg.factory.Nd4j.create(new float[] {12, 13, 14, 15, 16}, 1, 1, 5)) {
      assertThat(features.length()).isEqualTo(5);
      float[] expected = plain(run, features);
      for (int i = 0; i < HORIZON; i++) {
        assertThat(Float.parseFloat(rows.get(0).getString(2 + i)))
            .isCloseTo(expected[i], within(1e-3f * Math.abs(expected[i])));
      }
    }
  }

  private static float[] plain(TrainingRunResult run, org.nd4j.linalg.api.ndarray.INDArray steps) {
    try {
      var graph =
          org.deeplearning4j.util.ModelSerializer.restoreComputationGraph(
              Path.of(run.folder(), "model", "network.zip").toFile());
      return graph.outputSingle(steps).toFloatVector();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void forecastsSeveralLabelsFromSeveralColumns() {
    Dataset<Row> rows =
        SparkTest.session(2)
            .sql(
                "select id % 3 as shop, id div 3 as t, sin(id div 3) as y, id * 1.0D as z, if(id % 2"
                    + " = 0, 'wet', 'dry') as sky, id % 3 * 10 as size from range(150)");
    RunConfig config =
        SampleSeries.config(
            temp,
            "x",
            "data={sequence: {key: shop, order: t, window: 4, horizon: 2, static: size}, label: [y, z]}");
    Rondo rondo = Rondo.on(SparkTest.session(2));
    FittingResult fitted = rondo.fit(config, rows);
    assertThat(fitted.model().signature().features())
        .containsExactlyInAnyOrder("y", "z", "sky=wet", "sky=dry", "sky=(other)", "size");
    assertThat(fitted.model().signature().names()).containsExactly("y_1", "y_2", "z_1", "z_2");
    Dataset<Row> predicted = rondo.predict(fitted.model(), rows);
    assertThat(predicted.columns())
        .containsExactly(
            "shop",
            "t",
            "size",
            "prediction_y_1",
            "prediction_y_2",
            "prediction_z_1",
            "prediction_z_2");
    assertThat(predicted.count()).isEqualTo(3);
    Metrics judged = rondo.evaluate(fitted.model(), rows).metrics();
    assertThat(judged.examples()).isEqualTo(3 * (50 - 5));
    // z rises by 3 a step: repeated, it is 3 and 6 too low.
    double ofY =
        IntStream.range(3, 48)
            .mapToDouble(
                t ->
                    (Math.pow(Math.sin(t + 1) - Math.sin(t), 2)
                            + Math.pow(Math.sin(t + 2) - Math.sin(t), 2))
                        / 2)
            .average()
            .orElseThrow();
    assertThat(judged.baseline().get("mse")).isCloseTo((ofY + (9 + 36) / 2.0) / 2, within(1e-5));
  }

  @Test
  void forecastsQuantilesOfEachStep() {
    Dataset<Row> rows =
        SparkTest.session(2).sql("select id as t, sin(id) * 10 as y from range(200)");
    RunConfig config =
        SampleSeries.config(
            temp,
            "x",
            "data.sequence={order: t, window: 4, horizon: 2}",
            "model.loss={name: quantile, quantiles: [0.25, 0.75]}");
    Rondo rondo = Rondo.on(SparkTest.session(2));
    FittingResult fitted = rondo.fit(config, rows);
    assertThat(rondo.predict(fitted.model(), rows).columns())
        .containsExactly(
            "t",
            "prediction_1",
            "prediction_1_q25",
            "prediction_1_q75",
            "prediction_2",
            "prediction_2_q25",
            "prediction_2_q75");
    assertThat(fitted.metrics().get(Split.TEST).values()).containsKey("pinball");
  }

  /** y_t = 1.6 y_(t-1) - 0.8 y_(t-2) + e_t with e of variance 1, which no forecast can know. */
  @Test
  void learnsAnAutoregressionDownToItsNoise() {
    Random random = new Random(1);
    double before = 0;
    double now = 0;
    StringBuilder lines = new StringBuilder("t,y\n");
    for (int t = -100; t < 2400; t++) {
      double next = 1.6 * now - 0.8 * before + random.nextGaussian();
      before = now;
      now = next;
      lines.append(t < 0 ? "" : "%s,%s\n".formatted(t, now));
    }
    Path file = Samples.write(temp.resolve("series.csv"), lines.toString());
    RunConfig config =
        SampleSeries.config(
            temp,
            file,
            "data.sequence={order: t, window: 4, horizon: 2}",
            "data.features={y: numeric}",
            "model={network: cnn-1d, hidden: [8], kernel: 4, causal: true, pool: last}",
            "training.epochs=20",
            "training.batch-size=16",
            "training.optimizer={name: adam, learning-rate: 0.01, schedule: cosine}");
    TrainingRunResult run = Samples.train(config);
    Metrics test = run.metrics().get(Split.TEST);
    // The error two steps ahead has the variance 1 + 1.6^2.
    double least = (1 + (1 + 1.6 * 1.6)) / 2;
    assertThat(test.value(MetricCatalog.MSE)).isBetween(0.7 * least, 1.3 * least);
    assertThat(test.baseline().get("mse")).isGreaterThan(2 * least);
    assertThat(test.baseline().get("r2")).isNotZero();
  }

  @Test
  void theConfigurationComesNearTheLeastError() {
    RunConfig config =
        ConfigReader.read(
            SparkTest.conf("forecasting.yaml"),
            List.of(
                "output=" + temp,
                "data.options.rows=1500",
                "model.kernel=42",
                "data.sequence.window=42",
                "training.epochs=10"));
    TrainingRunResult run = Samples.train(config);
    double least =
        IntStream.rangeClosed(1, 6)
            .mapToDouble(SeasonalSeries::leastSquaredError)
            .average()
            .orElseThrow();
    assertThat(run.metrics().get(Split.TEST).value(MetricCatalog.MSE)).isLessThan(1.5 * least);
  }
}
