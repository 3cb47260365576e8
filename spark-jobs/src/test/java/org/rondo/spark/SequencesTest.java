package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.error.ExitCode;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.scoring.EvaluationResult;
import org.rondo.spark.scoring.OutputFormat;
import org.rondo.spark.shards.Preparation;
import org.rondo.spark.shards.PreparedData;
import org.rondo.spark.source.Sources;

/** Rows that are sequences: of arrays, of a table of steps, and of .ts files. */
class SequencesTest {
  private static final int COUNT = 60;

  @TempDir Path temp;

  /** Of 2 to 8 steps; class b rises, class a falls. */
  private static double[] series(int id) {
    double[] steps = new double[2 + id % 7];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = (id % 2 == 0 ? -1 : 1) * i / 4.0 + id % 5 / 8.0;
    }
    return steps;
  }

  private static String label(int id) {
    return id % 2 == 0 ? "a" : "b";
  }

  private RunConfig config(Object source, String... settings) {
    List<String> all =
        new ArrayList<>(List.of("data.source=" + source, "output=" + temp.resolve("runs")));
    all.addAll(List.of(settings));
    return ConfigReader.parse(
        """
        name: sample
        data:
          source: x
          label: y
          sequence: {}
          split: {train: 0.8, validation: 0.1, test: 0.1}
          bad-rows: {max-fraction: 1}
        model: {network: rnn, hidden: [4]}
        training: {workers: 2, batch-size: 8, local-steps: 2, epochs: 3}
        """,
        "test",
        all);
  }

  private static String joined(double[] steps, String separator) {
    return String.join(separator, Arrays.stream(steps).mapToObj(Double::toString).toList());
  }

  /** The same sequences in every form, with the settings that each needs. */
  private Map<Path, List<String>> forms() {
    Map<Path, List<String>> forms = new LinkedHashMap<>();
    StringBuilder text = new StringBuilder("dim_0,y\n");
    StringBuilder json = new StringBuilder();
    StringBuilder ts =
        new StringBuilder("# made up\n@problemName x\n@univariate true\n@classLabel true a b\n");
    StringBuilder table = new StringBuilder("id,t,dim_0,y\n");
    ts.append("@data\n");
    for (int id = 0; id < COUNT; id++) {
      double[] steps = series(id);
      text.append("\"%s\",%s\n".formatted(joined(steps, " "), label(id)));
      json.append("{\"dim_0\": [%s], \"y\": \"%s\"}\n".formatted(joined(steps, ", "), label(id)));
      ts.append("%s:%s\n".formatted(joined(steps, ","), label(id)));
      for (int i = steps.length - 1; i >= 0; i--) {
        table.append("%s,2026-01-0%s,%s,%s\n".formatted(id, i + 1, steps[i], label(id)));
      }
    }
    forms.put(
        Samples.write(temp.resolve("text.csv"), text.toString()),
        List.of("data.sequence.values=dim_0"));
    Path arrays = Samples.write(temp.resolve("arrays.json"), json.toString());
    forms.put(arrays, List.of());
    forms.put(Samples.write(temp.resolve("series.ts"), ts.toString()), List.of("data.label=label"));
    forms.put(
        Samples.write(temp.resolve("table.csv"), table.toString()),
        List.of("data.sequence.key=id", "data.sequence.order=t", "data.sequence.values=dim_0"));
    Path parquet = temp.resolve("arrays.parquet");
    SparkTest.session(2)
        .read()
        .schema("dim_0 array<double>, y string")
        .json(arrays.toString())
        .repartition(5)
        .write()
        .parquet(parquet.toString());
    forms.put(parquet, List.of());
    return forms;
  }

  @Test
  void allFormsOfTheSameSequencesAreTheSame() {
    Set<String> shas = new HashSet<>();
    TrainingRunResult last = null;
    Map<Path, List<String>> forms = forms();
    for (Map.Entry<Path, List<String>> form : forms.entrySet()) {
      RunConfig config = config(form.getKey(), form.getValue().toArray(String[]::new));
      last = Samples.train(config);
      shas.add(last.model().parametersSha256());
      assertThat(last.account().rejected()).isZero();
    }
    assertThat(shas).hasSize(1);
    // A model of arrays is applied to arrays in any format.
    Set<Object> losses = new HashSet<>();
    for (String form : List.of("text.csv", "arrays.json", "arrays.parquet")) {
      EvaluationResult found =
          Rondo.on(SparkTest.session(2)).evaluate(last.model(), config(temp.resolve(form)).data());
      losses.add(Math.round(found.metrics().values().get("loss") * 1e6));
    }
    assertThat(losses).hasSize(1);
  }

  @Test
  void theSameBitsOnAnyNumberOfCores() {
    forms();
    Set<String> shas = new HashSet<>();
    for (int cores : new int[] {1, 4, 2}) {
      RunConfig config =
          config(
              temp.resolve("table.csv"),
              "data.sequence.key=id",
              "data.sequence.order=t",
              "data.sequence.values=dim_0");
      shas.add(SparkTest.train(SparkTest.session(cores), config).model().parametersSha256());
    }
    assertThat(shas).hasSize(1);
  }

  @Test
  void predictionsAreThoseOfEachSequence() {
    forms();
    Rondo rondo = Rondo.on(SparkTest.session(2));
    Path table = temp.resolve("table.csv");
    TrainingRunResult ofTable =
        Samples.train(
            config(
                table,
                "data.sequence.key=id",
                "data.sequence.order=t",
                "data.sequence.values=dim_0"));
    rondo.predict(
        ofTable.model(), config(table).data(), temp.resolve("out").toString(), OutputFormat.JSON);
    Dataset<Row> scored = SparkTest.session(2).read().json(temp.resolve("out").toString());
    assertThat(scored.count()).isEqualTo(COUNT);
    assertThat(scored.columns()).contains("id", "y", "dim_0", "prediction", "probability_a");
    // As Rondo scores the arrays, and as CSV has them: without the steps.
    rondo.predict(
        Samples.train(config(temp.resolve("arrays.json"))).model(),
        config(temp.resolve("arrays.json")).data(),
        temp.resolve("csv").toString(),
        OutputFormat.CSV);
    Dataset<Row> csv =
        SparkTest.session(2).read().option("header", true).csv(temp.resolve("csv").toString());
    assertThat(csv.columns())
        .containsExactlyInAnyOrder("y", "prediction", "probability_a", "probability_b");
    assertThat(probabilities(csv)).isEqualTo(probabilities(scored));
  }

  private static List<Long> probabilities(Dataset<Row> scored) {
    return scored.selectExpr("round(float(probability_a) * 1e5)").collectAsList().stream()
        .map(row -> ((Number) row.get(0)).longValue())
        .sorted()
        .toList();
  }

  private void requireRejected(Path file, Map<String, String> bad, String... settings)
      throws Exception {
    Files.writeString(file, Files.readString(file) + String.join("\n", bad.keySet()) + "\n");
    TrainingRunResult run = Samples.train(config(file, settings));
    assertThat(run.account().rejected()).isEqualTo(bad.size());
    List<String> rejected;
    try (var files = Files.walk(Samples.onlyRun(temp.resolve("runs")).resolve("rejected"))) {
      rejected =
          Samples.jsonLines(
                  files
                      .filter(each -> each.toString().endsWith(".jsonl"))
                      .findFirst()
                      .orElseThrow())
              .stream()
              .map(row -> row.get("record").asText() + " | " + row)
              .toList();
    }
    bad.forEach(
        (line, reason) ->
            assertThat(rejected)
                .as(line)
                .anySatisfy(row -> assertThat(row).startsWith(line + " | ").contains(reason)));
  }

  @Test
  void whatIsNoSequenceIsABadRow() throws Exception {
    forms();
    requireRejected(
        temp.resolve("arrays.json"),
        Map.of(
            "{\"dim_0\": [], \"y\": \"a\"}", "dim_0 is an empty sequence",
            "{\"dim_0\": null, \"y\": \"a\"}", "dim_0 is missing",
            "{\"dim_0\": [1, null, 2], \"y\": \"a\"}", "step 2: dim_0 is missing",
            "{\"dim_0\": [1, 2], \"y\": null}", "the label y is missing",
            "{\"dim_0\": [1, 1e60], \"y\": \"a\"}", "step 2: dim_0: '1",
            "{\"dim_0\": [1, 2, 3, 4, 5, 6, 7, 8, 9], \"y\": \"a\"}",
                "has 9 steps, more than max-length 8"),
        "data.sequence.max-length=8",
        "data.sequence.keep=none",
        "data.features.dim_0=numeric");
  }

  @Test
  void aStepThatCannotBeUsedIsNamed() throws Exception {
    forms();
    requireRejected(
        temp.resolve("table.csv"),
        Map.of(
            "98,2026-01-01,many,a", "step 1: dim_0: 'many' is not a number",
            "99,yesterday,1,a", "t: 'yesterday' is neither a number nor a time",
            "97,,1,a", "t, which orders the steps, is missing",
            ",2026-01-01,1,a", "id, which names the sequence, is missing",
            "7,2026-02-01,1,a", "the sequence has two values of y: 'b' and 'a'",
            "96,2026-01-01,1,a,x", "expected 4 values, got 5"),
        "data.sequence.key=id",
        "data.sequence.order=t",
        "data.sequence.values=dim_0",
        "data.features.dim_0=numeric");
  }

  @Test
  void aBadLineOfATsFileIsNamed() throws Exception {
    forms();
    requireRejected(
        temp.resolve("series.ts"),
        Map.of(
            "1,2:3:a", "3 parts between colons, expected 2",
            "1,x,3:a", "dim_0, step 2: 'x' is not a number",
            ":a", "dim_0 is an empty sequence",
            "1,2:", "the label label is missing"),
        "data.label=label");
  }

  @ParameterizedTest
  @ValueSource(strings = {"last", "first"})
  void stepsOfLongerSequencesAreKept(String keep) {
    SparkSession session = SparkTest.session(2);
    Dataset<Row> rows =
        session.sql(
            "select transform(sequence(0, 2 + id % 5), i -> i * 1.0D) as x,"
                + " if(id % 2 = 0, 'a', 'b') as y from range(40)");
    RunConfig config =
        config(
            "x",
            "data.sequence.max-length=3",
            "data.sequence.keep=" + keep,
            "data.features.x={type: numeric, scale: none}");
    try (PreparedData data = new Preparation(config).run(Sources.of(rows))) {
      assertThat(data.schema().layout().inputShape().dimensions()).containsExactly(1, 3);
      for (Shard shard : data.shards().get(Split.TRAIN).collect()) {
        for (int row = 0; row < shard.rows(); row++) {
          assertThat(shard.steps(row)).isEqualTo(3);
          float[] steps = new float[3];
          shard.copy(0, row, steps, 0);
          assertThat(steps[1]).isEqualTo(steps[0] + 1);
          assertThat(steps[0]).isBetween(0f, keep.equals("first") ? 0f : 4f);
        }
      }
    }
  }

  @Test
  void columnsOfASequenceAreChannelsOfEveryKind() {
    Dataset<Row> rows =
        SparkTest.session(2)
            .sql(
                "select array(id * 1.0D, 2.0D, 3.0D) as x, array('u', 'v', 'u') as w,"
                    + " array(array(1.0D, id), array(2.0D, 3.0D), array(4.0D, 5.0D)) as v,"
                    + " id % 3 as s, if(id % 2 = 0, 'a', 'b') as y from range(40)");
    RunConfig config = config("x", "data.sequence.static=s");
    try (PreparedData data = new Preparation(config).run(Sources.of(rows))) {
      assertThat(data.schema().featureNames())
          .containsExactlyInAnyOrder("x", "v[0]", "v[1]", "s", "w=u", "w=v", "w=(other)");
      assertThat(data.schema().layout().inputShape().dimensions()).containsExactly(7, 3);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data.sequence.key=id | CONFIGURATION | data.sequence.key: a table of steps needs both",
        "data.sequence.order=t | CONFIGURATION | data.sequence.order: a table of steps needs both",
        "data.sequence.values=nope | DATA | data.sequence.values: the data have no column 'nope'",
        "data.sequence.max-length=0 | CONFIGURATION | data.sequence.max-length: got 0",
      })
  void whatCannotBeIsRefused(String setting, ExitCode code, String message) {
    forms();
    Throwable failure =
        org.assertj.core.api.Assertions.catchThrowable(
            () -> Samples.train(config(temp.resolve("table.csv"), setting)));
    assertThat(failure).hasMessageContaining(message);
    assertThat(((org.rondo.error.RondoException) failure).exitCode()).isEqualTo(code);
  }

  @Test
  void aTableOfOrdinaryColumnsHasNoSequences() {
    Path csv = Samples.csv(temp);
    assertThat(Samples.refused(config(csv), ExitCode.DATA))
        .contains("data.sequence: no column holds an array with a value for each step");
  }
}
