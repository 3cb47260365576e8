package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.config.ConfigReader;
import org.rondo.config.DataConfig;
import org.rondo.config.RunConfig;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.error.DataException;
import org.rondo.error.ExitCode;
import org.rondo.spark.features.InputSpec;
import org.rondo.spark.features.InputSpecs;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.shards.Preparation;
import org.rondo.spark.shards.PreparedData;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.Sources;
import scala.util.hashing.MurmurHash3$;

/** Dates, hashed values and what lies inside of columns: the same from every format. */
class FeatureKindsTest {
  private static final String FEATURES =
      "data.features={seen: {type: date, scale: none, impute: median}, home.town: {type: hash,"
          + " buckets: 8}, home.at.height: {type: numeric, scale: none}, price: {type: numeric,"
          + " scale: none}}";

  @TempDir Path temp;

  private static LocalDateTime moment(int row) {
    return LocalDateTime.of(2019, 1, 31, 22, 30).plusHours(1777L * row);
  }

  private static String town(int row) {
    return row % 5 == 0 ? "" : "Zürich " + row % 7;
  }

  private List<float[]> training(RunConfig config, RawData raw) {
    try (PreparedData data = new Preparation(config, lines -> {}).run(raw)) {
      List<float[]> rows = new ArrayList<>();
      for (Shard shard : data.shards().get(Split.TRAIN).collect()) {
        int width = shard.layout().inputShape().length();
        for (int i = 0; i < shard.rows(); i++) {
          float[] row = new float[width];
          shard.copy(0, i, row, 0);
          rows.add(row);
        }
      }
      return rows;
    }
  }

  private List<float[]> training(Object source, String... settings) {
    RunConfig config = Samples.config(temp.resolve("runs"), source, settings);
    return training(config, Sources.open(SparkTest.session(2), config.data()));
  }

  private Path csv() {
    List<String> lines = new ArrayList<>(List.of("seen,home.town,home.at.height,price,y"));
    for (int i = 0; i < 40; i++) {
      lines.add("%s,%s,%s,%s.25,%s".formatted(moment(i), town(i), i, i, i % 2));
    }
    return Samples.write(temp.resolve("x.csv"), String.join("\n", lines));
  }

  private Path json() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      lines.add(
          "{\"seen\": \"%s\", \"home\": {\"town\": \"%s\", \"at\": {\"height\": %s}}, \"price\": %s.25, \"y\": %s}"
              .formatted(moment(i).toString().replace("T", " "), town(i), i, i, i % 2));
    }
    return Samples.write(temp.resolve("x.json"), String.join("\n", lines));
  }

  private Dataset<Row> table() {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      rows.append(i == 0 ? "" : ", ")
          .append(
              "(timestamp_ntz'%s', struct('%s' as town, struct(cast(%s as float) as height) as at), cast(%s.25 as decimal(12, 4)), %s)"
                  .formatted(moment(i), town(i), i, i, i % 2));
    }
    return SparkTest.session(2).sql("select * from values " + rows + " as t(seen, home, price, y)");
  }

  @Test
  void theSameMeaningFromCsvJsonAndParquet() {
    Path parquet = temp.resolve("x.parquet");
    table().write().parquet(parquet.toString());
    List<float[]> expected = training(csv(), FEATURES);
    assertThat(expected).hasSize(32).allSatisfy(row -> assertThat(row).hasSize(17));
    for (Path other : List.of(json(), parquet)) {
      assertThat(training(other, FEATURES))
          .as(other.toString())
          .containsExactlyElementsOf(expected);
    }
    TimeZone zone = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
      assertThat(training(json(), FEATURES)).as("in Tokyo").containsExactlyElementsOf(expected);
      RunConfig config = Samples.config(temp, "rows", FEATURES);
      Dataset<Row> moments =
          table()
              .withColumn(
                  "seen",
                  org.apache.spark.sql.functions.expr(
                      "timestamp(date_format(seen, 'yyyy-MM-dd HH:mm:ss') || 'Z')"));
      assertThat(training(config, Sources.of(moments)))
          .as("moments in UTC")
          .containsExactlyElementsOf(expected);
    } finally {
      TimeZone.setDefault(zone);
    }
  }

  /** Another program's inputs, out of what the bundle says, and what plain DL4J makes of them. */
  @Test
  void anyProgramCanMakeTheInputs() throws Exception {
    TrainingRunResult run =
        Samples.train(
            Samples.config(
                temp.resolve("runs"),
                json(),
                FEATURES.replace("seen: {type: date, scale: none,", "seen: {type: date,"),
                "training.rounds=5"));
    Path model = Path.of(run.folder(), "model");
    JsonNode signature = Samples.json(model.resolve("signature.json"));
    JsonNode fitted = Samples.json(model.resolve("features.json")).get("columns");
    Dataset<Row> rows = table();
    List<Row> scored = Rondo.on(SparkTest.session(2)).predict(run.model(), rows).collectAsList();
    float[][] inputs = new float[40][signature.get("features").size()];
    for (int i = 0; i < 40; i++) {
      for (int c = 0; c < fitted.size(); c++) {
        JsonNode column = fitted.get(c);
        int at = column.get("position").asInt();
        JsonNode feature = signature.get("inputs").get(c).get("feature");
        switch (feature.get("type").asText()) {
          case "date" -> {
            double[] parts = parts(moment(i));
            for (int k = 0; k < parts.length; k++) {
              JsonNode scaling = column.get("scaling");
              inputs[i][at + k] =
                  (float)
                      ((parts[k] - scaling.get("shift").get(k).asDouble())
                          * scaling.get("factor").get(k).asDouble());
            }
            assertThat(inputs[i][at]).as("the year is scaled").isBetween(-3f, 3f);
          }
          case "hash" -> {
            if (!town(i).isEmpty()) {
              int buckets = feature.get("buckets").asInt();
              byte[] bytes = town(i).getBytes(StandardCharsets.UTF_8);
              int bucket = new HashingTF().setNumFeatures(buckets).indexOf(town(i));
              assertThat(bucket)
                  .isEqualTo(Math.floorMod(MurmurHash3$.MODULE$.bytesHash(bytes, 42), buckets));
              boolean odd = (MurmurHash3$.MODULE$.bytesHash(bytes, 43) & 1) == 1;
              inputs[i][at + bucket] = feature.get("signed").asBoolean() && odd ? -1 : 1;
            }
          }
          default -> inputs[i][at] = column.get("column").asText().equals("price") ? i + 0.25f : i;
        }
      }
    }
    var network = ModelSerializer.restoreMultiLayerNetwork(model.resolve("network.zip").toFile());
    var expected = network.output(Nd4j.create(inputs));
    for (int i = 0; i < 40; i++) {
      assertThat(scored.get(i).<Float>getAs("probability_1"))
          .isEqualTo(expected.getFloat(i, 1), within(1e-6f));
    }
    assertThat(signature.get("features").get(signature.get("features").size() - 1).asText())
        .isEqualTo("home.town#7");
  }

  private static double[] parts(LocalDateTime moment) {
    double month = 2 * Math.PI * (moment.getMonthValue() - 1) / 12;
    double weekday =
        2 * Math.PI * (moment.getDayOfWeek().getValue() - DayOfWeek.MONDAY.getValue()) / 7;
    double hour = 2 * Math.PI * (moment.getHour() + moment.getMinute() / 60.0) / 24;
    return new double[] {
      moment.getYear(),
      Math.sin(month),
      Math.cos(month),
      Math.sin(weekday),
      Math.cos(weekday),
      Math.sin(hour),
      Math.cos(hour)
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        " | 2024-02-29T06:00Z | 2024-02-29T06:00 | 2023-02-29",
        " | 2024-02-29 08:00:00+02:00 | 2024-02-29T06:00 | 2024-02-29 25:00:00",
        " | 2024-02-29 | 2024-02-29T00:00 | 29.02.2024",
        "dd.MM.yyyy | 29.02.2024 | 2024-02-29T00:00 | 31.02.2024",
        "d MMM yyyy HH:mm | 3 mar 2024 14:45 | 2024-03-03T14:45 | 3 Mär 2024 14:45",
        "yyyyMMdd | 20240229 | 2024-02-29T00:00 | 20241301",
        "MM/uuuu | 02/2024 | 2024-02-01T00:00 | 2/2024",
        "yyyy-MM-dd'T'HH:mmXXX | 2024-02-29T01:00+02:00 | 2024-02-28T23:00 | 2024-02-29"
      })
  void datesInManyFormsAndWhatIsNone(String format, String text, String meant, String none) {
    Path file =
        Samples.write(
            temp.resolve("d.csv"),
            "d,y\n" + (text + ",a\n" + text + ",b\n").repeat(5) + none + ",b\n,a\n");
    String[] settings = {
      "data.features={d: {type: date, scale: none%s}}"
          .formatted(format == null ? "" : ", format: \"" + format + "\""),
      "data.split={train: 1}",
      "data.bad-rows.max-fraction=0.5"
    };
    double[] expected = parts(LocalDateTime.parse(meant));
    for (float[] row : training(file, settings)) {
      for (int i = 0; i < expected.length; i++) {
        assertThat(row[i]).isEqualTo((float) expected[i], within(1e-6f));
      }
    }
    String refusal =
        Samples.refused(
            Samples.config(temp.resolve("runs"), file, settings[0], "data.bad-rows=fail"),
            ExitCode.DATA);
    assertThat(refusal).contains("d: '" + none + "' is not a date ", "d is missing (impute:");
  }

  private static InputSpec spec(String columns, String data) {
    Dataset<Row> rows = SparkTest.session(2).sql("select " + columns + " from range(150)");
    DataConfig config =
        ConfigReader.section(DataConfig.class, "{label: y, task: classification, " + data + "}");
    return InputSpecs.forTraining(Sources.of(rows), config);
  }

  @Test
  void insidesAreChosenByPathAndByPatternsWithADot() {
    String nested =
        "struct(id as a, struct('x' as city, id as zip) as b) as s, id as `s.a`, id as n, id % 2 as y";
    assertThat(
            spec(nested, "features: {S.B.City: hash, 's.b.z*': numeric, s.a: boolean}").columns())
        .map(column -> column.column() + " " + column.feature().type())
        .containsExactly("s.b.city HASH", "s.b.zip NUMERIC", "s.a BOOLEAN");
    assertThat(spec(nested, "features: {'*': auto}").columns())
        .as("what has no dot reaches no inside")
        .map(column -> column.column())
        .containsExactly("s.a", "n");
    assertThat(spec(nested, "features: {'*': auto, '*.*': numeric}, exclude: 's.b.*'").columns())
        .map(column -> column.column())
        .containsExactly("n", "s.a");
    assertThatThrownBy(() -> spec(nested, "features: {s: categorical}"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("column 's' is struct<")
        .hasMessageEndingWith("; name what is inside by its path, such as s.b.city");
    assertThatThrownBy(() -> spec(nested, "features: {s.b.cty: categorical}"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "no column 's.b.cty'; did you mean s.b.city? Columns: s, s.a, n, y, s.b.city");
  }

  @Test
  void datesAreGuessed() {
    InputSpec spec =
        spec(
            "date_add(date'2024-01-01', cast(id as int)) as day, if(id % 9 = 0, 'NA', cast(date_add(date'2024-01-01', cast(id % 30 as int)) as string)) as text,"
                + " timestamp_seconds(id * 5000) as ts, concat('2024-01-0', id % 9) as word, if(id % 2 = 0, 'a', '2024-01-01') as mixed, id % 2 as y",
            "features: {}");
    assertThat(spec.columns())
        .map(
            column ->
                column.column() + " " + column.feature().type() + " " + column.feature().impute())
        .containsExactly(
            "day DATE NONE",
            "text DATE MEDIAN",
            "ts DATE NONE",
            "word CATEGORICAL NONE",
            "mixed CATEGORICAL NONE");
  }

  @Test
  void hashesOfAnyWidthAndWithoutAValue() {
    String rows =
        "if(id % 4 = 0, null, concat('u', id)) as u, cast(null as string) as none, id % 2 as y";
    RunConfig config =
        Samples.config(
            temp,
            "rows",
            "data.features={u: {type: hash, buckets: 1, signed: false}, none: hash}",
            "data.split={train: 1}");
    List<float[]> inputs =
        training(
            config, Sources.of(SparkTest.session(2).sql("select " + rows + " from range(40)")));
    assertThat(inputs).hasSize(40).allSatisfy(row -> assertThat(row).hasSize(257));
    assertThat(inputs.stream().mapToDouble(row -> row[0]).sum()).isEqualTo(30);
    assertThat(inputs).allSatisfy(row -> assertThat(row).endsWith(new float[256]));
  }

  /** Words that occur once, twice, and so on. */
  private Path words() {
    List<String> lines = new ArrayList<>(List.of("w,n,y"));
    for (int i = 0; i < 60; i++) {
      lines.add("%s,%s,%s".formatted(i % 6 == 0 ? "" : i < 3 ? "rare" + i : "w" + i % 4, i, i % 2));
    }
    return Samples.write(temp.resolve("w.csv"), String.join("\n", lines));
  }

  @ParameterizedTest
  @CsvSource({"linear, 1, 6", "mlp, 2, 4", "two-relu, 1, 6", "mlp, 1000, 0"})
  void anEmbeddingIsPredictedAlikeByRondoAndPlainDl4j(String network, int least, int known)
      throws Exception {
    TrainingRunResult run =
        Samples.train(
            Samples.config(
                temp.resolve("runs"),
                words(),
                "data.task=regression",
                "data.split={train: 1}",
                "data.features={n: numeric, w: {type: embedding, min-count: %s, dimension: 2}}"
                    .formatted(least),
                "model={network: " + network + "}",
                "training.rounds=5"));
    Path model = Path.of(run.folder(), "model");
    JsonNode columns = Samples.json(model.resolve("features.json")).get("columns");
    List<String> words = new ArrayList<>();
    columns.get(1).get("categories").forEach(word -> words.add(word.asText()));
    assertThat(words).hasSize(known).isSorted();
    assertThat(run.model().signature().features()).containsExactly("n", "w");
    Dataset<Row> rows =
        SparkTest.session(2)
            .sql("select * from values (1, 'w1'), (2, 'new'), (3, null), (4, 'rare1') as t(n, w)");
    List<Row> scored = Rondo.on(SparkTest.session(2)).predict(run.model(), rows).collectAsList();
    JsonNode scaling = columns.get(0).get("scaling");
    float[][] inputs = new float[4][];
    for (int i = 0; i < 4; i++) {
      double shift = scaling.get("shift").get(0).asDouble();
      double number = (i + 1 - shift) * scaling.get("factor").get(0).asDouble();
      inputs[i] = new float[] {(float) number, words.indexOf(scored.get(i).getString(1)) + 1};
    }
    var graph = ModelSerializer.restoreComputationGraph(model.resolve("network.zip").toFile());
    var expected = graph.outputSingle(Nd4j.create(inputs));
    for (int i = 0; i < 4; i++) {
      assertThat(scored.get(i).getFloat(2)).isEqualTo(expected.getFloat(i), within(1e-5f));
    }
  }

  @ParameterizedTest
  @CsvSource({"none", "standard", "min-max"})
  void sparseVectorsStaySparseAndAreTheSameNumbers(String scale) throws Exception {
    int width = 2000;
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      lines.append("%s %s:%s %s:2.5\n".formatted(i, 1 + i, 0.5 + i, 1000 + 16 * i));
    }
    lines.append("60 2000:1\n61\n");
    Path file = Samples.write(temp.resolve("x.svm"), lines.toString());
    RunConfig config =
        Samples.config(
            temp.resolve("runs"),
            file,
            "data.label=label",
            "data.task=regression",
            "data.split={train: 1}",
            "data.label-scale=none",
            "data.features={features: {type: vector, scale: " + scale + "}}");
    RawData raw = Sources.open(SparkTest.session(2), config.data());
    double[][] all = new double[62][width];
    for (int i = 0; i < 60; i++) {
      all[i][i] = 0.5 + i;
      all[i][999 + 16 * i] = 2.5;
    }
    all[60][1999] = 1;
    try (PreparedData data = new Preparation(config, rejected -> {}).run(raw)) {
      var columns = data.schema().features().features().columns();
      var scaling = columns.get(0).scaling();
      for (Shard shard : data.shards().get(Split.TRAIN).collect()) {
        assertThat(shard.bytes()).isLessThanOrEqualTo(shard.rows() * (2 * 8L + 4));
        float[] row = new float[width];
        float[] label = new float[1];
        for (int i = 0; i < shard.rows(); i++) {
          shard.copy(0, i, row, 0);
          shard.copy(1, i, label, 0);
          for (int c = 0; c < width; c++) {
            double value = all[(int) label[0]][c];
            double factor = scaling == null ? 1 : scaling.factor().get(c);
            double shift = scaling == null ? 0 : scaling.shift().get(c);
            double expected = factor == 0 ? scaling.constant() : (value - shift) * factor;
            assertThat(row[c]).isEqualTo((float) expected);
          }
        }
      }
    }
    TrainingRunResult run = Samples.train(config);
    assertThat(Samples.json(Path.of(run.folder(), "model/signature.json")).at("/layout/storage"))
        .hasToString("\"sparse\"");
    double mse =
        (double)
            Rondo.on(SparkTest.session(2))
                .evaluate(
                    run.model(),
                    ConfigReader.section(
                        DataConfig.class, "{source: '" + file + "', format: libsvm}"))
                .metrics()
                .toTree()
                .get("mse");
    double expected = (double) run.metrics().get(Split.TRAIN).toTree().get("mse");
    assertThat(mse / expected).isEqualTo(1, within(1e-6));
  }
}
