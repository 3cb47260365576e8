package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.bundle.Signature;
import org.rondo.config.FeatureType;
import org.rondo.config.RunConfig;
import org.rondo.config.Task;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.spark.features.InputSpec;
import org.rondo.spark.features.InputSpecs;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.shards.Preparation;
import org.rondo.spark.shards.PreparedData;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.Sources;

/** What columns become, and what is guessed where nothing is said. */
class FeaturesTest {
  @TempDir Path temp;

  private static PreparedData prepare(RawData raw, RunConfig config) {
    return new Preparation(config, lines -> {}).run(raw);
  }

  private PreparedData prepare(Path file, String... settings) {
    RunConfig config = Samples.config(temp, file, settings);
    return prepare(Sources.open(SparkTest.session(2), config.data()), config);
  }

  /** The training rows as {@code [row][feature]}, labels after the features. */
  private static List<float[]> training(PreparedData data) {
    List<float[]> rows = new ArrayList<>();
    for (Shard shard : data.shards().get(Split.TRAIN).collect()) {
      int length = shard.layout().inputShape().length();
      for (int i = 0; i < shard.rows(); i++) {
        float[] row = new float[length + shard.layout().labelWidth()];
        shard.copy(0, i, row, 0);
        shard.copy(1, i, row, length);
        rows.add(row);
      }
    }
    data.close();
    return rows;
  }

  private static double mean(List<float[]> rows, int column) {
    return rows.stream().mapToDouble(row -> row[column]).average().orElseThrow();
  }

  @Test
  void scalesTransformsAndSlots() {
    List<String> lines = new ArrayList<>(List.of("s,m,n,l,f,c,constant,y"));
    for (int i = 0; i < 40; i++) {
      lines.add(
          i
              + ","
              + (i - 7)
              + ","
              + i
              + ","
              + i
              + ","
              + (i % 2 == 0 ? "Yes" : "f")
              + ","
              + "ab".charAt(i % 2)
              + ",5,"
              + i % 2);
    }
    Path file = Samples.write(temp.resolve("x.csv"), String.join("\n", lines));
    PreparedData data =
        prepare(
            file,
            "data.features={c: categorical, s: numeric, m: {type: numeric, scale: min-max},"
                + " n: {type: numeric, scale: none},"
                + " l: {type: numeric, scale: none, transform: log1p}, f: boolean,"
                + " constant: numeric}",
            "data.split={train: 0.75, test: 0.25}");
    List<String> names = data.schema().featureNames();
    assertThat(names)
        .containsExactlyInAnyOrder("s", "m", "n", "l", "f", "constant", "c=a", "c=b", "c=(other)");
    assertThat(data.schema().layout().inputShape().length()).isEqualTo(names.size());
    assertThat(data.schema().labels().codes().classes()).containsExactly("0", "1");
    List<float[]> rows = training(data);
    assertThat(rows).hasSize(30);
    int s = names.indexOf("s");
    assertThat(mean(rows, s)).isCloseTo(0, within(1e-6));
    double squares = rows.stream().mapToDouble(row -> row[s] * row[s]).sum();
    assertThat(squares / (rows.size() - 1)).isCloseTo(1, within(1e-6));
    int m = names.indexOf("m");
    assertThat(rows.stream().mapToDouble(row -> row[m]).min().orElseThrow()).isZero();
    assertThat(rows.stream().mapToDouble(row -> row[m]).max().orElseThrow()).isEqualTo(1);
    for (float[] row : rows) {
      int number = Math.round(row[names.indexOf("n")]);
      assertThat(row[names.indexOf("l")]).isEqualTo((float) StrictMath.log1p(number));
      assertThat(row[names.indexOf("f")]).isEqualTo(number % 2 == 0 ? 1 : 0);
      assertThat(row[names.indexOf("c=a")]).isEqualTo(number % 2 == 0 ? 1 : 0);
      assertThat(row[names.indexOf("c=b")]).isEqualTo(number % 2);
      assertThat(row[names.indexOf("c=(other)")]).isZero();
      assertThat(row[names.indexOf("constant")]).isZero();
      assertThat(row[names.size()]).isEqualTo(number % 2);
    }
  }

  @Test
  void gapsAreFilledFromTrainingRowsOnly() {
    List<String> lines = new ArrayList<>(List.of("a,b,y"));
    for (int i = 0; i < 40; i++) {
      lines.add(i + "," + (i % 4 == 0 ? "" : i * i) + "," + i % 2);
    }
    Path file = Samples.write(temp.resolve("x.csv"), String.join("\n", lines));
    PreparedData data =
        prepare(
            file,
            "data.features={a: {type: numeric, scale: none},"
                + " b: {type: numeric, scale: none, impute: mean}}",
            "data.split={train: 0.5, test: 0.5}");
    List<String> names = data.schema().featureNames();
    assertThat(names).containsExactly("a", "b");
    List<float[]> rows = training(data);
    double expected =
        rows.stream()
            .filter(row -> row[0] % 4 != 0)
            .mapToDouble(row -> (double) row[0] * row[0])
            .average()
            .orElseThrow();
    assertThat(rows).anyMatch(row -> row[0] % 4 == 0);
    for (float[] row : rows) {
      assertThat((double) row[1])
          .isCloseTo(row[0] % 4 == 0 ? expected : row[0] * row[0], within(1e-3));
    }
  }

  @Test
  void vectorsFromArraysVectorsAndText() {
    SparkSession session = SparkTest.session(2);
    StructType schema =
        new StructType()
            .add("array", DataTypes.createArrayType(DataTypes.FloatType))
            .add("vector", SQLDataTypes.VectorType())
            .add("text", DataTypes.StringType)
            .add("y", DataTypes.DoubleType);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      rows.add(
          RowFactory.create(
              List.of((float) i, 2f * i),
              i % 2 == 0
                  ? Vectors.dense(i, 0, 1)
                  : Vectors.sparse(3, new int[] {0, 2}, new double[] {i, 1}),
              "[" + i + ", " + 3 * i + "]",
              i + 0.5));
    }
    rows.add(RowFactory.create(List.of(1f), Vectors.dense(1, 2, 3), "1 2", 1.0));
    rows.add(RowFactory.create(List.of(1f, 2f), Vectors.dense(1, 2, Double.NaN), "1 2", 1.0));
    rows.add(RowFactory.create(List.of(1f, 2f), Vectors.dense(1, 2, 3), "1 two", 1.0));
    rows.add(RowFactory.create(List.of(1f, 2f), Vectors.dense(1, 2, 3), "1 -1", 1.0));
    rows.add(RowFactory.create(List.of(1f, 2f), Vectors.dense(1, 2, 3), "-2.5 1", 1.0));
    Dataset<Row> frame = session.createDataFrame(rows, schema);
    List<String> rejected = new ArrayList<>();
    RunConfig config =
        Samples.config(
            temp,
            "rows",
            "data.task=regression",
            "data.features={array: {type: vector, scale: none}, vector: {type: vector, scale: none},"
                + " text: {type: vector, scale: none, transform: log1p}}",
            "data.split={train: 1}",
            "data.bad-rows.max-fraction=0.3");
    PreparedData data =
        new Preparation(config, lines -> lines.forEachRemaining(rejected::add))
            .run(Sources.of(frame));
    assertThat(data.schema().featureNames())
        .containsExactly(
            "array[0]", "array[1]", "vector[0]", "vector[1]", "vector[2]", "text[0]", "text[1]");
    assertThat(String.join("\n", rejected))
        .contains("array: 1 numbers, expected 2", "vector holds NaN")
        .contains("text: log1p needs more than -1, got -1.0")
        .contains("text: log1p needs more than -1, got -2.5")
        .contains("text is missing or not a vector of numbers");
    for (float[] row : training(data)) {
      float i = row[0];
      assertThat(row)
          .containsExactly(
              i,
              2 * i,
              i,
              0,
              1,
              (float) StrictMath.log1p(i),
              (float) StrictMath.log1p(3 * i),
              i + 0.5f);
    }
  }

  @Test
  void featuresAndTaskAreGuessed() {
    List<String> lines = new ArrayList<>(List.of("name,number,gaps,word,empty,words,flag,real"));
    for (int i = 0; i < 150; i++) {
      lines.add(
          "n"
              + i
              + ","
              + i
              + ","
              + (i % 9 == 0 ? "" : i)
              + ","
              + "xyz".charAt(i % 3)
              + ",,"
              + (i % 5 == 0 ? "" : "w" + i % 4)
              + ","
              + i % 2
              + ","
              + i / 8.0);
    }
    RunConfig config =
        Samples.config(
            temp,
            Samples.write(temp.resolve("g.csv"), String.join("\n", lines)),
            "data.features={}");
    RawData raw = Sources.open(SparkTest.session(2), config.data());
    InputSpec spec = guessed(raw, "word");
    assertThat(spec.leftOut())
        .isEqualTo(
            Map.of("name", "text of more than 100 different values", "empty", "without a value"));
    assertThat(spec.task()).isEqualTo(Task.CLASSIFICATION);
    assertThat(spec.columns().stream().map(Signature.InputColumn::column).toList())
        .as("a column of 150 names and one of nothing are left out")
        .containsExactly("number", "gaps", "words", "flag", "real");
    assertThat(spec.columns().stream().map(input -> input.feature().type()).toList())
        .containsExactly(
            FeatureType.NUMERIC,
            FeatureType.NUMERIC,
            FeatureType.CATEGORICAL,
            FeatureType.NUMERIC,
            FeatureType.NUMERIC);
    assertThat(spec.columns().get(1).feature().impute()).hasToString("MEDIAN");
    assertThat(guessed(raw, "flag").task()).isEqualTo(Task.CLASSIFICATION);
    assertThat(guessed(raw, "real").task()).isEqualTo(Task.REGRESSION);
    assertThat(guessed(raw, "number").task()).isEqualTo(Task.REGRESSION);
  }

  private InputSpec guessed(RawData raw, String label) {
    RunConfig config =
        org.rondo.config.ConfigReader.parse(
            "{name: g, data: {source: g, label: " + label + "}, model: {network: linear}}",
            "test",
            List.of());
    return InputSpecs.forTraining(raw, config.data());
  }

  @Test
  void severalTargets() {
    TrainingRunResult run =
        Samples.train(
            Samples.config(
                temp.resolve("runs"),
                Samples.csv(temp),
                "data.label=[a, b]",
                "data.task=regression",
                "data.features={c: categorical}"));
    assertThat(run.model().signature().output().labels()).containsExactly("a", "b");
    assertThat(run.metrics().get(Split.TEST).toTree()).containsKeys("mse", "rmse", "mae", "r2");
    SparkSession session = SparkTest.session(2);
    Row row =
        Rondo.on(session)
            .predict(
                run.model(),
                session.createDataFrame(
                    List.of(RowFactory.create("r")),
                    new StructType().add("c", DataTypes.StringType)))
            .head();
    assertThat(row.schema().fieldNames()).containsExactly("c", "prediction_a", "prediction_b");
    assertThat(row.<Float>getAs("prediction_a")).isFinite();
  }

  @Test
  void aWordNotSeenInTrainingIsPredictedByTheOtherSlot() {
    TrainingRunResult run = Samples.train(Samples.config(temp.resolve("runs"), Samples.csv(temp)));
    assertThat(run.model().signature().features())
        .hasSize(run.model().signature().layout().shape().length())
        .endsWith("c=b", "c=g", "c=r", "c=(other)");
    SparkSession session = SparkTest.session(2);
    StructType schema =
        new StructType()
            .add("a", DataTypes.IntegerType)
            .add("b", DataTypes.DoubleType)
            .add("c", DataTypes.StringType);
    List<Row> rows =
        List.of(
            RowFactory.create(1, 2.0, "purple"),
            RowFactory.create(1, 2.0, null),
            RowFactory.create(null, 2.0, "r"));
    List<Row> scored =
        Rondo.on(session)
            .predict(run.model(), session.createDataFrame(rows, schema))
            .orderBy(org.apache.spark.sql.functions.col("a").desc())
            .collectAsList();
    assertThat(scored.get(0).schema().fieldNames())
        .containsExactly("a", "b", "c", "prediction", "probability_no", "probability_yes");
    for (int i = 0; i < 2; i++) {
      assertThat(scored.get(i).<Float>getAs("probability_no")).isBetween(0f, 1f);
      assertThat(scored.get(i).<String>getAs("prediction")).isIn("no", "yes");
    }
    assertThat(scored.get(2).isNullAt(3)).as("a row that cannot be used has nulls").isTrue();
  }
}
