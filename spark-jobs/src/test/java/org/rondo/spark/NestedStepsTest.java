package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.error.DataException;
import org.rondo.spark.fitting.FittingResult;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.scoring.OutputFormat;

/** Tables of steps whose columns lie inside of others: they mean what flat ones mean. */
class NestedStepsTest {
  private static final String FLAT =
      """
      select id div 4 as machine, concat('2026-01-0', id % 4 + 1) as t,
        (id * 7 % 10) / 10D + id div 4 % 2 as x, if(id % 3 = 0, 'on', 'off') as state,
        id div 4 % 5 as age, 1 + id div 4 % 3 as counts, id div 4 % 10 as fold,
        if(id div 4 % 2 = 0, 'low', 'high') as y, id * 0.5D as z
      from range(160)""";

  private static final String NESTED =
      """
      select named_struct('id', machine, 'more', named_struct('age', age, 'fold', fold)) as who,
        named_struct('at', t) as time, named_struct('x', x, 'state', state, 'n', counts) as read,
        named_struct('y', y, 'z', z) as out, 7 as other
      from (%s)"""
          .formatted(FLAT);

  @TempDir Path temp;

  private static Dataset<Row> rows(String sql) {
    return SparkTest.session(2).sql(sql);
  }

  private RunConfig config(String source, String... data) {
    List<String> all = new ArrayList<>(List.of("data.source=" + source, "output=" + temp));
    all.addAll(List.of(data));
    return ConfigReader.parse(
        """
        name: nested
        data: {source: x, bad-rows: {max-fraction: 1}}
        model: {network: rnn, hidden: [4]}
        training: {workers: 2, batch-size: 4, local-steps: 2, epochs: 2}
        """,
        "test",
        all);
  }

  private static final String[] FLAT_STEPS = {
    "data.sequence={key: machine, order: t, static: age}",
    "data.features={x: numeric, state: categorical, age: numeric}",
    "data.label=y",
    "data.weight=counts",
    "data.split={column: fold, test: 3}"
  };

  private static final String[] NESTED_STEPS = {
    "data.sequence={key: who.id, order: time.at, static: who.more.age}",
    "data.features={READ.x: numeric, read.state: categorical, who.more.age: numeric}",
    "data.label=out.y",
    "data.weight=read.n",
    "data.split={column: who.more.fold, test: 3}"
  };

  @Test
  void areSequencesLikeThoseOfFlatTables() {
    Rondo rondo = Rondo.on(SparkTest.session(2));
    FittingResult flat = rondo.fit(config("x", FLAT_STEPS), rows(FLAT));
    FittingResult nested = rondo.fit(config("x", NESTED_STEPS), rows(NESTED));
    assertThat(nested.parametersSha256()).isEqualTo(flat.parametersSha256());
    assertThat(rondo.evaluate(nested.model(), rows(NESTED)).metrics().values())
        .isEqualTo(rondo.evaluate(flat.model(), rows(FLAT)).metrics().values());
    Dataset<Row> predicted = rondo.predict(nested.model(), rows(NESTED));
    assertThat(predicted.columns())
        .contains("who.id", "who.more.age", "prediction", "probability_high")
        .doesNotContain("read.x", "time.at");
    assertThat(predicted.selectExpr("`who.id`", "probability_high").collectAsList())
        .containsExactlyInAnyOrderElementsOf(
            rondo
                .predict(flat.model(), rows(FLAT))
                .selectExpr("machine", "probability_high")
                .collectAsList());
  }

  @Test
  void patternsWithADotReachInside() {
    Rondo rondo = Rondo.on(SparkTest.session(2));
    String sequence = "data.sequence={key: who.id, order: time.at}";
    FittingResult some =
        rondo.fit(
            config("x", sequence, "data.features={\"read.*\": auto}", "data.label=out.y"),
            rows(NESTED));
    assertThat(some.model().signature().features())
        .containsExactlyInAnyOrder(
            "read.x", "read.n", "read.state=on", "read.state=off", "read.state=(other)");
    assertThat(
            rondo
                .fit(config("x", sequence, "data.label=out.y"), rows(NESTED))
                .model()
                .signature()
                .features())
        .as("guesses do not look inside")
        .containsExactly("other");
    assertThatThrownBy(
            () ->
                rondo.fit(
                    config("x", "data.sequence={key: who.ib, order: time.at}", "data.label=out.y"),
                    rows(NESTED)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("data.sequence.key: the data have no column 'who.ib'")
        .hasMessageContaining("who.id");
  }

  @Test
  void arraysAndLabelsOfStepsMayLieInside() {
    String arrays =
        "select named_struct('x', array(id * 1D, 2D, id %% 3), 'y', array('a', 'b', if(id %% 3 = 0,"
            + " 'a', 'b'))) as %s from range(30)";
    Rondo rondo = Rondo.on(SparkTest.session(2));
    RunConfig config =
        config("x", "data.sequence={values: in.x, target: steps}", "data.label=in.y");
    FittingResult nested = rondo.fit(config, rows(arrays.formatted("in")));
    FittingResult flat =
        rondo.fit(
            config("x", "data.sequence={values: x, target: steps}", "data.label=y"),
            rows("select in.* from (%s)".formatted(arrays.formatted("in"))));
    assertThat(nested.parametersSha256()).isEqualTo(flat.parametersSha256());
    assertThat(rondo.predict(nested.model(), rows(arrays.formatted("in"))).count()).isEqualTo(30);
  }

  @Test
  void areForecastLikeFlatTables() throws Exception {
    Rondo rondo = Rondo.on(SparkTest.session(2));
    String wide = "window: 2, horizon: 1}";
    FittingResult flat =
        rondo.fit(
            config(
                "x",
                "data.sequence={key: machine, order: t, static: age, values: [x, z], " + wide,
                "data.label=z"),
            rows(FLAT));
    String json = temp.resolve("nested.json").toString();
    rows(NESTED).write().json(json);
    RunConfig config =
        config(
            json,
            "data.sequence={key: who.id, order: time.at, static: who.more.age, values: [read.x,"
                + " out.z], "
                + wide,
            "data.label=out.z");
    TrainingRunResult nested = Samples.train(config);
    assertThat(nested.parametersSha256()).isEqualTo(flat.parametersSha256());
    assertThat(rondo.evaluate(nested.model(), config.data()).metrics().values())
        .isEqualTo(rondo.evaluate(flat.model(), rows(FLAT)).metrics().values());
    Path output = temp.resolve("forecast");
    rondo.predict(nested.model(), config.data(), output.toString(), OutputFormat.CSV);
    List<Row> lines =
        SparkTest.session(2).read().option("header", "true").csv(output.toString()).collectAsList();
    assertThat(lines).hasSize(40);
    assertThat(lines.get(0).schema().fieldNames())
        .containsExactly("time.at", "who.id", "who.more.age", "prediction");
  }

  @Test
  void aNestedLabelOfAFlatTableSaysTheTask() {
    FittingResult classes =
        Rondo.on(SparkTest.session(2))
            .fit(
                config(
                    "x",
                    "data.label=out.y",
                    "data.features={read.x: numeric}",
                    "model={network: linear}"),
                rows(NESTED));
    assertThat(classes.classes()).containsExactly("high", "low");
  }
}
