package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.RunConfig;
import org.rondo.error.DataException;
import org.rondo.spark.fitting.FittingResult;

/** Columns of every type are used by their content, left out with a warning, or refused. */
class ColumnTypesTest {
  /** What dates and moments are guessed to be. */
  private static final List<String> MOMENT =
      List.of(
          "x.year",
          "x.month-sin",
          "x.month-cos",
          "x.weekday-sin",
          "x.weekday-cos",
          "x.hour-sin",
          "x.hour-cos");

  /** Types that are used, and the names of the inputs that they become. */
  private static final Map<String, List<String>> USED =
      Map.ofEntries(
          Map.entry("string(id % 2)", List.of("x")),
          Map.entry("tinyint(id)", List.of("x")),
          Map.entry("cast(id as decimal(20, 3))", List.of("x")),
          Map.entry("float(id)", List.of("x")),
          Map.entry("id % 3 = 0", List.of("x")),
          Map.entry("array(id, -id)", List.of("x[0]", "x[1]")),
          Map.entry("array(float(id))", List.of("x[0]")),
          Map.entry("date_add(date'2026-01-01', int(id % 2))", MOMENT),
          Map.entry("timestamp_seconds(id % 2 * 86400.5)", MOMENT),
          Map.entry("cast('2026-01-01 10:00:00' as timestamp_ntz)", MOMENT),
          Map.entry("make_ym_interval(0, int(id % 2))", words("P0D", "P1M")),
          Map.entry("make_dt_interval(int(id % 2))", words("PT0S", "PT24H")));

  private static final List<String> NOT_USED =
      List.of(
          "binary(string(id))",
          "map('k', id)",
          "named_struct('a', id)",
          "array(string(id))",
          "array(array(id))",
          "make_interval(1)",
          "null");

  @TempDir Path temp;

  private static List<String> words(String... words) {
    return java.util.stream.Stream.concat(
            List.of(words).stream(), java.util.stream.Stream.of("(other)"))
        .map("x="::concat)
        .toList();
  }

  private static Dataset<Row> frame(String expression) {
    return SparkTest.session(2)
        .range(0, 40)
        .selectExpr("id as a", "string(id % 4 < 2) as y", expression + " as x");
  }

  private FittingResult fit(Dataset<Row> rows, String... settings) {
    RunConfig config = Samples.config(temp.resolve("runs"), "rows", settings);
    return Rondo.on(SparkTest.session(2)).fit(config, rows);
  }

  @Test
  void usedByTheirContent() {
    USED.forEach(
        (expression, inputs) ->
            assertThat(fit(frame(expression), "data.features={}").model().signature().features())
                .as(expression)
                .containsAll(inputs)
                .hasSize(inputs.size() + 1));
  }

  @Test
  void leftOutWithAWarningOrRefused() {
    for (String expression : NOT_USED) {
      Dataset<Row> rows = frame(expression);
      try (CapturedLog log = new CapturedLog()) {
        assertThat(fit(rows, "data.features={}").model().signature().features())
            .as(expression)
            .containsExactly("a");
        assertThat(log.messages())
            .as(expression)
            .anyMatch(m -> m.contains("left out") && m.contains("'x' ("));
      }
      for (String type : List.of("categorical", "numeric", "boolean", "vector")) {
        assertThatThrownBy(() -> fit(rows, "data.features={a: numeric, x: " + type + "}"))
            .as(expression + " as " + type)
            .isInstanceOf(DataException.class)
            .hasMessageContaining(
                "data.features: column 'x' is "
                    + rows.schema().apply("x").dataType().simpleString());
      }
      assertThatThrownBy(() -> fit(rows, "data.features={a: numeric}", "data.label=x"))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("data.label: column 'x' is ");
    }
  }

  @Test
  void settingsOfTheSessionDoNotMatter() {
    SparkSession session = SparkTest.session(2);
    Set<String> digests = new HashSet<>();
    Map<String, String> settings =
        Map.of(
            "spark.sql.ansi.enabled", "false",
            "spark.sql.caseSensitive", "true",
            "spark.sql.session.timeZone", "Pacific/Kiritimati",
            "spark.sql.datetime.java8API.enabled", "true",
            "spark.sql.adaptive.enabled", "true",
            "spark.sql.codegen.wholeStage", "true");
    for (String key : settings.keySet()) {
      String before = session.conf().get(key);
      try {
        session.conf().set(key, settings.get(key));
        digests.add(ofTimes());
      } finally {
        session.conf().set(key, before);
      }
    }
    for (String serializer : List.of("JavaSerializer", "KryoSerializer")) {
      SparkTest.session(
          2,
          "spark.rdd.compress=true",
          "spark.serializer=org.apache.spark.serializer." + serializer,
          "spark.kryo.registrator=org.rondo.spark.jobs.KryoRecords");
      try {
        digests.add(ofTimes());
      } finally {
        SparkTest.stop();
      }
    }
    assertThat(digests).hasSize(1);
  }

  private String ofTimes() {
    return fit(
            frame("timestamp_seconds(id % 5 * 30000)"),
            "data.features={a: {type: numeric, impute: median}, x: categorical}")
        .model()
        .parametersSha256();
  }

  @Test
  void threeThousandColumns() {
    StringBuilder text = new StringBuilder();
    for (int row = -1; row < 60; row++) {
      for (int column = 0; column < 3000; column++) {
        text.append(row < 0 ? "c" + column : (row * 31 + column * 17) % 101 / 4.0).append(',');
      }
      text.append(row < 0 ? "y" : row % 2).append('\n');
    }
    Path file = Samples.write(temp.resolve("wide.csv"), text.toString());
    RunConfig config = Samples.config(temp.resolve("runs"), file, "data.features={}");
    long start = System.nanoTime();
    var run = Samples.train(config);
    assertThat(run.model().signature().features()).hasSize(3000);
    Rondo rondo = Rondo.on(SparkTest.session(2));
    assertThat(rondo.evaluate(run.model(), config.data()).rows()).isEqualTo(60);
    assertThat(
            rondo
                .predict(
                    run.model(),
                    config.data(),
                    temp.resolve("out").toString(),
                    org.rondo.spark.scoring.OutputFormat.CSV)
                .rows())
        .isEqualTo(60);
    assertThat((System.nanoTime() - start) / 1e9).as("seconds").isLessThan(60);
  }
}
