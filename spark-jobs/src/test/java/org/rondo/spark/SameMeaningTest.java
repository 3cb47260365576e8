package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.ConfigReader;
import org.rondo.config.DataConfig;
import org.rondo.config.Format;
import org.rondo.config.RunConfig;
import org.rondo.spark.fitting.FittingResult;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.scoring.EvaluationResult;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.scoring.OutputFormat;

/** A model takes the same values for the same, in whatever type and file they arrive. */
class SameMeaningTest {
  /** The same 60 rows: whole numbers, truths and prices, in the types that tools give them. */
  private static final Map<String, String> TYPES =
      Map.of(
          "long", "id % 3 as k, id % 2 = 0 as t, cast(id % 4 + 0.5 as double) as p, id % 3 as y",
          "int",
              "cast(id % 3 as int) as k, string(id % 2 = 0) as t, cast(id % 4 + 0.5 as float) as p, int(id % 3) as y",
          "double",
              "cast(id % 3 as double) as k, if(id % 2 = 0, 'True', 'False') as t, id % 4 + 0.5 as p, double(id % 3) as y",
          "decimal",
              "cast(id % 3 as decimal(9,2)) as k, if(id % 2 = 0, 'TRUE', 'FALSE') as t, cast(id % 4 + 0.5 as decimal(9,3)) as p, decimal(id % 3) as y",
          "text",
              "string(id % 3) as k, string(id % 2 = 0) as t, string(id % 4 + 0.5) as p, string(id % 3) as y",
          "pandas",
              "concat(id % 3, '.0') as k, if(id % 2 = 0, 'True', 'False') as t, concat(id % 4, '.50') as p, concat(id % 3, '.0') as y");

  @TempDir Path temp;

  private static SparkSession session() {
    return SparkTest.session(2);
  }

  private static RunConfig config(String... settings) {
    return ConfigReader.parse(
        """
        name: same
        data:
          label: y
          task: classification
          features: {k: categorical, t: categorical, p: categorical}
          split: {train: 1.0, validation: 0, test: 0}
        model: {network: linear}
        training: {rounds: 5, batch-size: 20}
        """,
        "test",
        List.of(settings));
  }

  private static Dataset<Row> frame(String type) {
    return session().sql("select id, " + TYPES.get(type) + " from range(60)");
  }

  @Test
  void everyTypeIsWhatEveryOtherIs() {
    Map<String, String> shas = new HashMap<>();
    for (String trained : List.of("long", "decimal", "text", "pandas")) {
      FittingResult fitted = Rondo.on(session()).fit(config(), frame(trained));
      ModelBundle model = fitted.model();
      shas.put(trained, model.parametersSha256());
      List<String> expected = null;
      for (String type : TYPES.keySet()) {
        Dataset<Row> rows = frame(type);
        List<String> predicted =
            Rondo.on(session())
                .predict(model, rows)
                .drop("k", "t", "p", "y")
                .orderBy("id")
                .collectAsList()
                .stream()
                .map(Row::toString)
                .toList();
        expected = expected == null ? predicted : expected;
        assertThat(predicted).as(trained + " -> " + type).isEqualTo(expected);
        EvaluationResult evaluated = Rondo.on(session()).evaluate(model, rows);
        assertThat(evaluated.rejectedRows()).as(trained + " -> " + type).isZero();
      }
      assertThat(model.signature().output().classes()).hasSize(3);
    }
    assertThat(shas.get("long")).isEqualTo(shas.get("text"));
  }

  @Test
  void spellingsThatAreMixedAreOneCategoryAndOneClass() {
    Dataset<Row> mixed =
        frame("text").where("id < 30").unionByName(frame("pandas").where("id >= 30"));
    ModelBundle model = Rondo.on(session()).fit(config(), mixed).model();
    assertThat(model.signature().output().classes()).containsExactly("0", "1", "2");
    assertThat(model.signature().features())
        .contains("k=0", "k=1", "k=2", "t=False", "t=(other)")
        .doesNotContain("k=1.0", "t=false");
  }

  /** What the files mean travels with the model; what is of one place, or secret, does not. */
  @Test
  void theReaderOfTheModelsFilesReadsOthers() {
    StringBuilder lines = new StringBuilder("# made by hand\n");
    for (int i = 0; i < 40; i++) {
      lines
          .append(i)
          .append(";'")
          .append("rgb".charAt(i % 3))
          .append(";';")
          .append(i % 2)
          .append('\n');
    }
    Path file = Samples.write(temp.resolve("rows.dat"), lines.toString());
    TrainingRunResult run =
        Samples.train(
            Samples.config(
                temp.resolve("runs"),
                file,
                "data.format=csv",
                "data.label=_c2",
                "data.features={_c0: numeric, _c1: categorical}",
                "data.options={delimiter: ';', quote: \"'\", HEADER: false, comment: '#',"
                    + " password: hunter2, basePath: "
                    + temp
                    + "}"));
    ModelBundle model = ModelBundle.open(run.folder(), session());
    assertThat(model.signature().reader().format()).isEqualTo(Format.CSV);
    assertThat(model.signature().reader().options())
        .isEqualTo(Map.of("sep", ";", "quote", "'", "header", "false", "comment", "#"));
    assertThat(Samples.json(Path.of(run.folder(), "model/signature.json")).toString())
        .doesNotContain("hunter2");

    assertThat(Rondo.on(session()).evaluate(model, data(file.toString())).rows()).isEqualTo(40);
    // Given options go before those of the model, under either of their names.
    Path tabs = Samples.write(temp.resolve("tabs.csv"), lines.toString().replace(';', '|'));
    DataConfig given = data(tabs.toString(), "data.options={sep: '|'}");
    Rondo.on(session()).predict(model, given, temp.resolve("out").toString(), OutputFormat.JSON);
    assertThat(session().read().json(temp.resolve("out").toString()).count()).isEqualTo(40);
    // Other formats have their own.
    List<String> json = new ArrayList<>();
    json.add("{\"_c0\": 1, \"_c1\": \"r;\", \"_c2\": 1}");
    Path other = Samples.write(temp.resolve("rows.json"), String.join("\n", json) + "\n");
    assertThat(Rondo.on(session()).evaluate(model, data(other.toString())).rows()).isEqualTo(1);
  }

  private static DataConfig data(String source, String... settings) {
    List<String> all = new ArrayList<>(List.of("data.source=" + source));
    all.addAll(List.of(settings));
    return ConfigReader.parse("{name: data, model: {network: linear}}", "test", all).data();
  }
}
