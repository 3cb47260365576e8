package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.rondo.config.ConfigReader;
import org.rondo.data.Split;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.evaluation.Metrics;
import org.rondo.spark.fitting.FittingResult;

/** What can be predicted besides one class and one number. */
class TargetsTest {
  private static final String ROWS =
      """
      select id % 7 - 3.0 as a, id % 5 / 2.0 as b,
        filter(array(if(id % 7 > 3, 'right', null), if(id % 5 > 2, 'up', null)), x -> x is not null) as list,
        concat_ws('|', if(id % 7 > 3, 'right', null), if(id % 5 > 2, 'up', null), 'any') as text,
        id % 7 > 3 as right, id % 5 > 2 as up,
        if(id = 3, 'huge', element_at(array('low', 'mid', 'high'), int(id % 7 / 3) + 1)) as size,
        if(id = 5, -1, id % 7 * 2) as visits, 3000 + 1000 * (id % 5) as speed,
        id % 5 as defects
      from range(140)""";

  private static Dataset<Row> rows() {
    return SparkTest.session(2).sql(ROWS);
  }

  private static FittingResult fit(String... settings) {
    return Rondo.on(SparkTest.session(2))
        .fit(
            ConfigReader.parse(
                """
                name: targets
                data: {label: list, features: {a: numeric, b: numeric}, split: {train: 0.8, test: 0.2}}
                model: {network: mlp, hidden: [8]}
                training:
                  {workers: 2, batch-size: 8, epochs: 40, optimizer: {name: adam, learning-rate: 0.02}}
                """,
                "test",
                List.of(settings)),
            rows());
  }

  private static Dataset<Row> predicted(FittingResult run) {
    return Rondo.on(SparkTest.session(2)).predict(run.model(), rows());
  }

  @Test
  void aListOfLabels() {
    FittingResult run = fit();
    Metrics metrics = run.metrics().get(Split.TEST);
    assertThat(metrics.values().get("subset-accuracy")).isGreaterThan(0.9);
    assertThat(metrics.values().get("hamming-loss")).isLessThan(0.06);
    assertThat(metrics.toTree(run.classes()).get("per-label").toString()).startsWith("{right={");
    assertThat(run.classes()).containsExactly("right", "up");
    Dataset<Row> all = predicted(run);
    assertThat(all.columns()).contains("prediction", "probability_right", "probability_up");
    assertThat(all.selectExpr("prediction").distinct().collectAsList().stream().map(Row::toString))
        .contains("[right|up]", "[right]", "[up]", "[]");
    assertThat(Rondo.on(SparkTest.session(2)).evaluate(run.model(), rows()).metrics().values())
        .containsKey("f1-micro");
    // The same labels by columns of their own learn the same, bit for bit.
    FittingResult columns = fit("data.label=[right, up]", "data.task=multi-label");
    assertThat(columns.metrics().get(Split.TRAIN).values().get("subset-accuracy"))
        .isGreaterThan(0.9);
    assertThat(fit("data.label=[right, up]").parametersSha256())
        .as("booleans are labels")
        .isEqualTo(columns.parametersSha256());
    for (String engine : List.of("dl4j", "compiled")) {
      assertThat(fit("training.engine=" + engine).parametersSha256())
          .isEqualTo(fit("training.engine=" + engine).parametersSha256());
    }
  }

  @Test
  void labelsAsText() {
    FittingResult run = fit("data.label=text", "data.task=multi-label");
    assertThat(run.classes()).containsExactly("any", "right", "up");
    FittingResult known =
        fit(
            "data.label=text",
            "data.task=multi-label",
            "data.classes=[up, any, other, right]",
            "data.bad-rows.max-fraction=1");
    assertThat(known.classes()).containsExactly("up", "any", "other", "right");
    assertThat(known.rejectedRows()).isZero();
    FittingResult fewer =
        fit(
            "data.label=text",
            "data.task=multi-label",
            "data.classes=[any, up]",
            "data.bad-rows.max-fraction=1");
    assertThat(fewer.rejectedRows()).isEqualTo(60);
  }

  @Test
  void classesInTheirOrder() {
    FittingResult run = fit("data.label=size", "data.classes=[low, mid, high]");
    assertThat(run.classes()).containsExactly("low", "mid", "high");
    assertThat(run.rejectedRows()).as("huge is none of them").isEqualTo(1);
    assertThatThrownBy(
            () ->
                fit(
                    "data.label=size",
                    "data.classes=[low, mid]",
                    "data.bad-rows.max-fraction=0.01"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("the label size is 'high', which is none of data.classes");
    assertThatThrownBy(
            () -> fit("data.label=visits", "data.classes=[1, 2]", "data.task=regression"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("numbers have no classes");
    assertThatThrownBy(() -> fit("training.class-weights=balanced"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("a row has any number of labels");
    assertThatThrownBy(
            () ->
                fit(
                    "training.early-stopping.metric=accuracy",
                    "data.split.validation=0.1",
                    "data.split.test=0.1"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("a choice of labels does not have");
  }

  @Test
  void countsAndQuantiles() {
    FittingResult counts = fit("data.label=visits", "data.task=regression", "model.loss=poisson");
    assertThat(counts.rejectedRows()).as("one is negative").isEqualTo(1);
    assertThat(counts.metrics().get(Split.TEST).values().get("r2")).isGreaterThan(0.8);
    assertThat(predicted(counts).where("prediction < 0").count()).isZero();
    assertThatThrownBy(
            () ->
                fit(
                    "data.label=visits",
                    "data.task=regression",
                    "model.loss=poisson",
                    "data.label-scale=standard"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("poisson cannot learn");
    FittingResult quantiles =
        fit(
            "data.label=visits",
            "data.task=regression",
            "model.loss={name: quantile, quantiles: [0.025, 0.5]}");
    assertThat(predicted(quantiles).columns())
        .contains("prediction", "prediction_q2_5", "prediction_q50");
    assertThat(predicted(quantiles).where("prediction <> prediction_q50").count()).isZero();
    Object tables = quantiles.metrics().get(Split.TRAIN).toTree(List.of()).get("quantiles");
    assertThat(((Map<?, ?>) tables).keySet().toString()).isEqualTo("[0.025, 0.5]");
    FittingResult huber = fit("data.label=visits", "data.task=regression", "model.loss=huber");
    assertThat(huber.metrics().get(Split.TEST).values().get("r2")).isGreaterThan(0.9);
  }

  @Test
  void severalTargetsByEveryLoss() {
    String[] two = {"data.label=[visits, speed]", "data.task=regression", "model.loss=huber"};
    String[] settings = {"data.bad-rows.max-fraction=0.1", "training.epochs=60"};
    FittingResult huber = fit(joined(two, settings));
    assertThat(huber.metrics().get(Split.TEST).values().get("r2")).isGreaterThan(0.9);
    two[0] = "data.label=[visits, defects]";
    two[2] = "model.loss=poisson";
    FittingResult counts = fit(joined(two, settings));
    assertThat(counts.rejectedRows()).as("one has negative visits").isEqualTo(1);
    assertThat(counts.metrics().get(Split.TEST).values().get("r2")).isGreaterThan(0.8);
    two[0] = "data.label=[visits, speed]";
    two[2] = "model.loss={name: quantile, quantiles: [0.1, 0.5, 0.9]}";
    FittingResult run = fit(joined(two, settings));
    Dataset<Row> all = predicted(run);
    assertThat(all.columns())
        .containsSubsequence(
            "prediction_visits",
            "prediction_visits_q10",
            "prediction_visits_q50",
            "prediction_visits_q90",
            "prediction_speed",
            "prediction_speed_q10");
    assertThat(all.where("prediction_speed <> prediction_speed_q50").count()).isZero();
    for (String column : List.of("visits", "speed")) {
      // In the unit of each: speeds are a thousand times the visits.
      assertThat(
              all.selectExpr("avg(abs(prediction_%1$s - %1$s)) / stddev(%1$s)".formatted(column))
                  .head()
                  .getDouble(0))
          .isLessThan(0.3);
    }
    Metrics metrics = Rondo.on(SparkTest.session(2)).evaluate(run.model(), rows()).metrics();
    Map<?, ?> each = (Map<?, ?>) metrics.toTree(run.model().signature().names()).get("per-target");
    for (String column : List.of("visits", "speed")) {
      Map<?, ?> found = (Map<?, ?>) ((Map<?, ?>) each.get(column)).get("quantiles");
      double pinball =
          all.selectExpr(
                  "avg(greatest(0.9 * (%s - prediction_%s_q90), 0.1 * (prediction_%s_q90 - %s)))"
                      .formatted(column, column, column, column))
              .head()
              .getDouble(0);
      assertThat((Double) ((Map<?, ?>) found.get("0.9")).get("pinball"))
          .isCloseTo(pinball, within(1e-6 * (1 + pinball)));
    }
  }

  @Test
  void classesOfSeveralColumnsAreAModelEach() {
    for (String more : List.of("data.task=classification", "data.classes=[low, mid, high]")) {
      assertThatThrownBy(() -> fit("data.label=[size, right]", more))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("train a model for each");
    }
  }

  private static String[] joined(String[] some, String[] more) {
    return Stream.of(some, more).flatMap(Arrays::stream).toArray(String[]::new);
  }
}
