package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.data.Split;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.error.ExitCode;
import org.rondo.evaluation.Metrics;
import org.rondo.spark.fitting.FittingResult;
import org.rondo.spark.scoring.EvaluationResult;

/** A row of weight 2 is the row twice, one of weight 0 is none, and classes have weights too. */
class WeightsTest {
  private static final String CLASSES = "if(hash(id) % 5 < 2, 'no', 'yes') as y";
  private static final String NUMBERS = "id * 0.3 + hash(id) % 7 as y";
  private static final String ROWS =
      "select id, id %% 7 - 3.0 as a, id %% 3 / 2.0 as b, %s, (id * 5) %% 4 as w from range(80)";

  @TempDir Path temp;

  private static Dataset<Row> rows(String label) {
    return SparkTest.session(2).sql(ROWS.formatted(label));
  }

  private static Dataset<Row> repeated(String label) {
    return rows(label)
        .selectExpr("a", "b", "y", "explode(sequence(0, int(w))) as i")
        .where("i > 0");
  }

  private static RunConfig config(String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    return ConfigReader.parse(
        """
        name: weights
        data:
          label: y
          features: {a: {type: numeric, scale: none}, b: {type: numeric, scale: none}}
          split: {train: 1.0}
        model: {network: mlp, hidden: [5], activation: tanh}
        training:
          workers: 1
          batch-size: 1000
          local-steps: 1
          rounds: 12
          optimizer: {name: sgd, learning-rate: 0.05}
        """,
        "test",
        all);
  }

  private static FittingResult fit(Dataset<Row> rows, String... settings) {
    return Rondo.on(SparkTest.session(2)).fit(config(settings), rows);
  }

  @ParameterizedTest
  @ValueSource(strings = {CLASSES, NUMBERS})
  void aRowCountsAsOftenAsItsWeightSays(String label) {
    for (String engine : List.of("dl4j", "compiled")) {
      String how = "training.engine=" + engine;
      FittingResult weighted = fit(rows(label), "data.weight=w", how);
      FittingResult twice = fit(repeated(label), how);
      requireClose(weighted.model().state().parameters(), twice.model().state().parameters());
      requireClose(weighted.metrics().get(Split.TRAIN), twice.metrics().get(Split.TRAIN));
      // Three workers each see a part; their averages are by weight.
      FittingResult three =
          fit(rows(label), "data.weight=w", how, "training.workers=3", "training.local-steps=1");
      requireClose(three.model().state().parameters(), twice.model().state().parameters());

      Rondo rondo = Rondo.on(SparkTest.session(2));
      EvaluationResult evaluated = rondo.evaluate(weighted.model(), rows(label));
      requireClose(evaluated.metrics(), weighted.metrics().get(Split.TRAIN));
      EvaluationResult alike = rondo.evaluate(weighted.model(), rows(label).drop("w"));
      assertThat(alike.metrics().values().get("loss"))
          .isNotCloseTo(evaluated.metrics().values().get("loss"), within(1e-4));
    }
  }

  private static void requireClose(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(2e-5f * (1 + Math.abs(expected[i]))));
    }
  }

  private static void requireClose(Metrics actual, Metrics expected) {
    assertThat(actual.values().keySet()).isEqualTo(expected.values().keySet());
    expected
        .values()
        .forEach(
            (name, value) ->
                assertThat(actual.values().get(name))
                    .as(name)
                    .isCloseTo(value, within(1e-4 * (1 + Math.abs(value)))));
  }

  @Test
  void theSameBitsOnAnyNumberOfCores() {
    Set<String> shas = new HashSet<>();
    for (int cores : new int[] {1, 4, 2}) {
      shas.add(
          Rondo.on(SparkTest.session(cores))
              .fit(
                  config("data.weight=w", "training.workers=3", "training.class-weights=balanced"),
                  SparkTest.session(cores).sql(ROWS.formatted(CLASSES)))
              .model()
              .parametersSha256());
    }
    assertThat(shas).hasSize(1);
  }

  @Test
  void balancedClassesCountAlike() {
    Dataset<Row> rows = rows(CLASSES);
    long no = rows.where("y = 'no'").count();
    long yes = rows.where("y = 'yes'").count();
    FittingResult balanced = fit(rows, "training.class-weights=balanced");
    FittingResult named =
        fit(rows, "training.class-weights={no: %s, yes: %s}".formatted(40.0 / no, 40.0 / yes));
    assertThat(balanced.model().parametersSha256()).isEqualTo(named.model().parametersSha256());
    FittingResult weighed =
        fit(
            rows.selectExpr(
                "a", "b", "y", "if(y = 'no', %s, %s) as w".formatted(40.0 / no, 40.0 / yes)),
            "data.weight=w");
    requireClose(balanced.model().state().parameters(), weighed.model().state().parameters());
    assertThat(balanced.metrics().get(Split.TRAIN).values().get("accuracy"))
        .as("metrics are of the rows as they are")
        .isEqualTo(
            Rondo.on(SparkTest.session(2))
                .evaluate(balanced.model(), rows)
                .metrics()
                .values()
                .get("accuracy"));
    assertThat(fit(rows).model().parametersSha256())
        .isNotEqualTo(balanced.model().parametersSha256());
  }

  @Test
  void rowsWithoutAWeightAreBad() {
    Path file =
        Samples.write(
            temp.resolve("w.csv"),
            Samples.HEADER
                + ",w\n"
                + String.join(",1.5\n", Samples.rows(50))
                + ",0\n"
                + "1,2,r,no,-1\n1,2,r,no,NaN\n1,2,r,no,\n1,2,r,no,many\n1,2,r,no,inf\n1,2,r,no,1e39\n");
    String message =
        Samples.refused(
            Samples.config(temp.resolve("runs"), file, "data.weight=w", "data.bad-rows.mode=fail"),
            ExitCode.DATA);
    assertThat(message)
        .contains("6 of 56 rows cannot be used", "the weight w is missing")
        .contains("the weight w: '...' is not a number of at least 0");
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(
            () ->
                fit(
                    rows(CLASSES).withColumn("w", org.apache.spark.sql.functions.lit(0)),
                    "data.weight=w"))
        .isInstanceOf(DataException.class)
        .hasMessage("data.weight: 'w' is 0 in every training row, so there is nothing to learn");
    assertThatThrownBy(() -> fit(rows(CLASSES), "data.weight=weight"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("data.weight: the data have no column 'weight'");
    for (String setting : List.of("data.weight=y", "data.weight=a")) {
      assertThatThrownBy(() -> config(setting))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("weights are a column of their own");
    }
    assertThatThrownBy(() -> fit(rows(CLASSES), "training.class-weights={maybe: 2}"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("training.class-weights: got the class maybe, expected one of [no, yes]");
    assertThatThrownBy(() -> fit(rows(CLASSES), "training.class-weights={no: 0, yes: 0}"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("every class has the weight 0");
    assertThatThrownBy(() -> fit(rows(NUMBERS), "training.class-weights=balanced"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("the label is a number, which has no classes");
    for (String wrong : List.of("ballanced", "2", "{no: -1}", "{no: often}", "[1, 2]")) {
      assertThatThrownBy(() -> config("training.class-weights=" + wrong))
          .as(wrong)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("training.class-weights");
    }
  }
}
