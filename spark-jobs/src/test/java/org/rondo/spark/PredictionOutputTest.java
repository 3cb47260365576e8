package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.DataConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.scoring.OutputFormat;
import org.rondo.spark.scoring.PredictionColumns;
import org.rondo.spark.scoring.PredictionOutput;
import org.rondo.spark.scoring.PredictionOutput.Existing;
import org.rondo.spark.storage.OutputFolder;

/** What predicting writes: values as they were, columns of their own, all of it or nothing. */
class PredictionOutputTest {
  @TempDir static Path temp;
  private static ModelBundle model;

  @TempDir Path own;

  @BeforeAll
  static void train() {
    model = Samples.train(Samples.config(temp.resolve("runs"), Samples.csv(temp))).model();
  }

  private static Rondo rondo() {
    return Rondo.on(SparkTest.session(2));
  }

  private static DataConfig input(Object source, String... settings) {
    return Samples.config(temp, source, settings).data();
  }

  @Test
  void csvIsReadAsItWas() throws IOException {
    List<String> texts =
        Arrays.asList(
            "plain",
            "a,b",
            "5\" disk",
            "\"",
            "\"\"",
            "\\",
            "a\\\"b",
            "ends in \\",
            "\\,\\n",
            "a\nb",
            "a\r\nb",
            "a\rb",
            "\n",
            " lead",
            "trail  ",
            "\ttab\t",
            " ",
            "",
            null,
            "NULL",
            "#no",
            "é漢字🚀",
            "\u00a0",
            "'",
            "=1+1",
            "a;b|c");
    StructType schema =
        new StructType()
            .add("a", DataTypes.DoubleType)
            .add("b", DataTypes.DoubleType)
            .add("c", DataTypes.StringType)
            .add("odd \"name\", ü\\", DataTypes.StringType)
            .add("last", DataTypes.StringType);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      rows.add(RowFactory.create((double) i, 1.5, "r", text, text));
    }
    String source = own.resolve("in.parquet").toString();
    SparkTest.session(2).createDataFrame(rows, schema).coalesce(1).write().parquet(source);
    String output = own.resolve("out").toString();
    rondo().predict(model, input(source), output, OutputFormat.CSV);

    List<List<String>> read = records(content(own.resolve("out")));

    assertThat(read.get(0))
        .containsExactly(
            "a",
            "b",
            "c",
            "odd \"name\", ü\\",
            "last",
            "prediction",
            "probability_no",
            "probability_yes");
    for (List<String> record : read.subList(1, read.size())) {
      String text =
          Objects.requireNonNullElse(texts.get((int) Double.parseDouble(record.get(0))), "");
      assertThat(record).hasSize(8);
      assertThat(record.subList(3, 5)).containsExactly(text, text);
    }
    assertThat(read).hasSize(texts.size() + 1);
    // Spark, which can tell them apart, reads nothing as null and two quotes as an empty text.
    assertThat(content(own.resolve("out"))).contains("r,,,", "r,\"\",\"\",");
  }

  private static String content(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Path file = files.filter(name -> name.toString().endsWith(".csv")).findFirst().orElseThrow();
      return Files.readString(file);
    }
  }

  /** RFC 4180 to the letter, as Python's csv module and pandas read. */
  private static List<List<String>> records(String text) {
    List<List<String>> records = new ArrayList<>();
    List<String> record = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (quoted && next == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        value.append('"');
        i++;
      } else if (next == '"' && (quoted || value.isEmpty())) {
        quoted = !quoted;
      } else if (quoted || ",\r\n".indexOf(next) < 0) {
        value.append(next);
      } else {
        record.add(value.toString());
        value.setLength(0);
        if (next != ',') {
          records.add(List.copyOf(record));
          record.clear();
        }
      }
    }
    return records;
  }

  private static Dataset<Row> frame(String... columns) {
    StructType schema = new StructType();
    for (String column : columns) {
      schema = schema.add(column, column.equals("c") ? DataTypes.StringType : DataTypes.DoubleType);
    }
    Object[] values = new Object[columns.length];
    Arrays.setAll(values, i -> columns[i].equals("c") ? "r" : (Object) 1.0);
    return SparkTest.session(2).createDataFrame(List.of(RowFactory.create(values)), schema);
  }

  @Test
  void namesOfTheInputAreNeverTaken() {
    for (String name : List.of("prediction", "PREDICTION", "Probability_Yes")) {
      Dataset<Row> rows = frame("a", "b", "c", name);
      assertThatThrownBy(() -> rondo().predict(model, rows))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("has a column '" + name.toLowerCase(), "--prediction-col");
      assertThatThrownBy(() -> rondo().predict(model, rows, new PredictionColumns(name, "p")))
          .isInstanceOf(ConfigurationException.class);
      assertThat(rondo().predict(model, rows, new PredictionColumns("guess", "p")).columns())
          .containsExactly("a", "b", "c", name, "guess", "p_no", "p_yes");
    }
    assertThatThrownBy(
            () -> rondo().predict(model, frame("a", "b", "c"), new PredictionColumns("p_NO", "p")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("two columns of the predictions would be called 'p_no'");
  }

  /** A model that was trained on columns of such names can be applied. */
  @Test
  void namesOfTheModelsColumnsAreAvoided() {
    Map<String, List<String>> cases =
        Map.of(
            "prediction", List.of("model_prediction", "probability_no", "probability_yes"),
            "Probability_YES",
                List.of("prediction", "model_probability_no", "model_probability_yes"),
            "rawPrediction", List.of("prediction", "probability_no", "probability_yes"));
    cases.forEach(
        (name, added) -> {
          Path csv = own.resolve(name + ".csv");
          String text = "a," + name + ",y\n" + "1,2,no\n2,1,yes\n3,5,no\n4,4,yes\n".repeat(10);
          Samples.write(csv, text);
          String features = "data.features={a: numeric, " + name + ": numeric}";
          ModelBundle clash =
              Samples.train(Samples.config(own.resolve(name), csv, features)).model();
          assertThat(rondo().predict(clash, frame("a", name)).columns())
              .endsWith(added.toArray(String[]::new));
          // With the label beside, as in data that the model was trained on.
          Dataset<Row> whole =
              SparkTest.session(2).read().option("header", "true").csv(csv.toString());
          assertThat(rondo().predict(clash, whole).where("y is not null").count()).isEqualTo(40);
        });
  }

  @Test
  void anOutputThatIsNotANumberIsNoPrediction() throws IOException {
    // Scaled by what it was trained on, such a number is too large for the network.
    Path tiny = own.resolve("tiny.csv");
    Samples.write(tiny, "a,y\n" + "1e-30,no\n2e-30,yes\n3e-30,no\n5e-30,yes\n".repeat(10));
    ModelBundle model =
        Samples.train(Samples.config(own.resolve("runs"), tiny, "data.features={a: numeric}"))
            .model();
    Path csv = Samples.write(own.resolve("in.csv"), "a\n1e-30\n3e38\n-3e38\n2e-30\n");
    Dataset<Row> lazy = SparkTest.session(2).read().option("header", "true").csv(csv.toString());
    Dataset<Row> scored = rondo().predict(model, lazy);
    List<Row> none = scored.where("prediction is null").collectAsList();
    assertThat(none).hasSize(2).allMatch(row -> row.isNullAt(row.fieldIndex("probability_yes")));

    String output = own.resolve("out").toString();
    assertThatThrownBy(() -> rondo().predict(model, input(csv), output, OutputFormat.CSV))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("2 of 4 rows cannot be scored", "2 x the model's output is NaN");
    assertThat(own.resolve("out")).doesNotExist();

    var result =
        rondo()
            .predict(model, input(csv, "data.bad-rows.max-fraction=1"), output, OutputFormat.JSON);
    assertThat(result.rejectedRows()).isEqualTo(none.size());
    assertThat(Samples.jsonLines(own.resolve("out/_rejected/rows.jsonl")))
        .hasSize(none.size())
        .allMatch(line -> line.get("reason").asText().equals("the model's output is NaN"))
        .allMatch(line -> line.get("file").asText().endsWith("in.csv") && line.has("line"));
  }

  @Test
  void oneOfTwoAtOnceIsTold() {
    var session = SparkTest.session(2);
    DataConfig input = input(Samples.csv(own));
    String output = own.resolve("out").toString();
    PredictionOutput replacing =
        new PredictionOutput(output, OutputFormat.CSV, Existing.REPLACE, PredictionColumns.DEFAULT);
    rondo().predict(model, input, output, OutputFormat.CSV);
    OutputFolder other =
        OutputFolder.replace(output, List.of(), session.sparkContext().hadoopConfiguration());
    try (other) {
      assertThatThrownBy(() -> rondo().predict(model, input, replacing))
          .isInstanceOf(RondoException.class)
          .extracting(failure -> ((RondoException) failure).exitCode())
          .isEqualTo(ExitCode.LOCKED);
    }
    rondo().predict(model, input, replacing);
    assertThat(session.read().option("header", "true").csv(output).count()).isEqualTo(50);
  }

  @Test
  void aTableThatLiesInTheOutputIsNotReplaced() {
    var session = SparkTest.session(2);
    Path place = own.resolve("table");
    Dataset<Row> rows = frame("a", "b", "c");
    rows.write().option("path", place.toString()).saveAsTable("lies_there");
    try {
      PredictionOutput over =
          new PredictionOutput(
              place.toString(), OutputFormat.CSV, Existing.REPLACE, PredictionColumns.DEFAULT);
      assertThatThrownBy(() -> rondo().predict(model, input("table:lies_there"), over))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("overlaps what is read");
      assertThat(session.table("lies_there").count()).isEqualTo(1);
    } finally {
      session.sql("drop table lies_there");
    }
  }

  @Test
  void aModelIsNoPlaceForPredictions() {
    var run = Samples.train(Samples.config(own.resolve("runs"), Samples.csv(own)));
    for (String place : List.of("/model/scored", "/model/deep/er", "/model")) {
      assertThatThrownBy(
              () ->
                  rondo()
                      .predict(
                          run.model(),
                          input(Samples.csv(own)),
                          run.folder() + place,
                          OutputFormat.CSV))
          .isInstanceOf(ConfigurationException.class);
    }
    assertThat(ModelBundle.open(run.folder(), SparkTest.session(2)).features()).isPresent();
  }
}
