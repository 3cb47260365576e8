package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.RunConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.ExitCode;
import org.rondo.spark.run.TrainingRunResult;

/** What cannot be used is refused with a message that helps, and nothing is left behind. */
class BadInputTest {
  @TempDir Path temp;

  private String refusedData(Object source, String... settings) {
    return refused(ExitCode.DATA, source, settings);
  }

  /** Neither the run's folder nor those above it stay. */
  private String refused(ExitCode code, Object source, String... settings) {
    Path output = temp.resolve("new/deep/runs");
    String message = Samples.refused(Samples.config(output, source, settings), code);
    assertThat(temp.resolve("new")).doesNotExist();
    return message;
  }

  @Test
  void aMissingFile() {
    assertThat(refusedData(temp.resolve("none.csv")))
        .contains("data.source: no file matches", "none.csv; check the path");
  }

  @Test
  void anEmptyFile() {
    Path empty = Samples.write(temp.resolve("empty.csv"), "");
    assertThat(refusedData(empty)).isEqualTo("data.source: " + empty + " is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data.task=classification", "data.features={}"})
  void aHeaderOnly(String setting) {
    assertThat(refusedData(Samples.write(temp.resolve("h.csv"), "a,b,c,y\n"), setting))
        .contains("data.source", "no rows (a header at most)");
  }

  @Test
  void aFolderWithoutFiles() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("folder"));
    assertThat(refusedData(folder)).contains("holds no file");
  }

  @Test
  void aMissingLabelIsAnsweredWithTheNearestName() {
    assertThat(refusedData(Samples.csv(temp), "data.label=yy"))
        .contains("data.label: the data have no column 'yy'; did you mean y? Columns: a, b, c, y");
  }

  @Test
  void aMissingFeature() {
    assertThat(refusedData(Samples.csv(temp), "data.features={a: numeric, bb: numeric}"))
        .contains("data.features: the data have no column 'bb'; did you mean b?");
  }

  @Test
  void aFeatureThatIsTheLabel() {
    assertThat(
            refused(
                ExitCode.CONFIGURATION,
                Samples.csv(temp),
                "data.features={a: numeric, y: categorical}"))
        .isEqualTo("data.features: 'y' is the label; remove it from the features");
  }

  @Test
  void oneClassOnly() {
    Path file = Samples.write(temp.resolve("x.csv"), "a,b,c,y\n" + "1,2,r,no\n".repeat(9));
    assertThat(refusedData(file)).contains("'y' has only one class", "[no]");
  }

  @Test
  void aColumnWithoutAnyValue() {
    Path file =
        Samples.write(
            temp.resolve("x.csv"), "a,b,c,y\n" + "1,,r,no\n".repeat(9) + "1,,r,yes\n".repeat(9));
    assertThat(refusedData(file, "data.features={a: numeric, b: {type: numeric, impute: median}}"))
        .contains("column 'b' has no value in any training row; remove it from the features");
  }

  @Test
  void aColumnWithoutAnyValueAndNoImputing() {
    Path file = Samples.write(temp.resolve("x.csv"), "a,b,c,y\n" + "1,,r,no\n".repeat(9));
    Path output = temp.resolve("runs");
    assertThat(
            Samples.refused(
                Samples.config(output, file, "data.bad-rows.max-fraction=1"), ExitCode.DATA))
        .contains("9 of 9 rows cannot be used (100.00 %), so none is left")
        .contains("9 x b is missing (impute: mean, median or mode would fill it)");
    assertThat(Samples.jsonLines(Samples.onlyRun(output).resolve("rejected/rows.jsonl")))
        .hasSize(9);
  }

  @Test
  void moreWorkersThanTrainingRows() {
    assertThat(refused(ExitCode.CONFIGURATION, Samples.csv(temp), "training.workers=41"))
        .contains("training.workers: got 41", "only 40 training rows");
  }

  @Test
  void aNetworkThatDoesNotFitTheData() {
    assertThat(refused(ExitCode.CONFIGURATION, Samples.csv(temp), "model.network=cnn"))
        .contains("model.network");
  }

  @Test
  void earlyStoppingWithNothingToWatch() {
    assertThat(
            refused(
                ExitCode.CONFIGURATION,
                Samples.csv(temp),
                "data.split={train: 0.8, test: 0.2}",
                "training.early-stopping={patience: 2}"))
        .contains("no validation rows to watch", "data.split.validation");
    assertThat(
            refused(
                ExitCode.CONFIGURATION, Samples.csv(temp), "training.early-stopping={metric: r2}"))
        .contains("training.early-stopping.metric: got r2", "accuracy");
  }

  @Test
  void anOutputThatCannotBeWritten() {
    Path file = Samples.write(temp.resolve("file"), "text");
    for (Path output : new Path[] {file.resolve("runs"), Path.of("/proc/nowhere")}) {
      assertThat(Samples.refused(Samples.config(output, Samples.csv(temp)), ExitCode.CONFIGURATION))
          .contains("output: cannot write to " + output, "set output to a folder");
    }
    assertThat(file).hasContent("text");
  }

  @Test
  void anEmptyOutputFolderOfTheUserStays() throws IOException {
    Path output = Files.createDirectory(temp.resolve("mine"));
    Samples.refused(Samples.config(output, temp.resolve("none.csv")), ExitCode.DATA);
    assertThat(output).isEmptyDirectory();
  }

  @Test
  void aColumnNameThatOccursTwice() {
    Path file = Samples.write(temp.resolve("x.csv"), "a,b,A,y\n1,2,3,no\n");
    assertThat(refusedData(file)).contains("the column 'A' occurs twice", "rename one");
  }

  @Test
  void headersThatDiffer() {
    Samples.write(temp.resolve("in/1.csv"), "a,b,c,y\n1,2,r,no\n");
    Samples.write(temp.resolve("in/2.csv"), "a,c,b,y\n1,r,2,no\n");
    assertThat(refusedData(temp.resolve("in")))
        .contains("the header of", "2.csv is [a, c, b, y]", "is [a, b, c, y]");
  }

  @Test
  void namesThatNothingIsCalled() {
    assertThat(refused(ExitCode.CONFIGURATION, "builtin:iris"))
        .contains(
            "got builtin:iris",
            "[builtin:control-charts, builtin:digits, builtin:payments, builtin:purchases, builtin:seasonal, builtin:titanic]");
    assertThat(refused(ExitCode.CONFIGURATION, Samples.write(temp.resolve("x.dat"), "1")))
        .contains("data.format: cannot tell the format of", "x.dat", "set it to one of csv");
    assertThat(refusedData("table:no_such_table")).contains("has no table no_such_table");
    assertThatThrownBy(() -> Samples.config(temp, "x.csv", "data.format=cvs"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("data.format")
        .hasMessageContaining("csv");
  }

  @Test
  void optionsThatCannotWork() {
    Path file = Samples.csv(temp);
    assertThat(refused(ExitCode.CONFIGURATION, file, "data.options={encoding: UTF-99}"))
        .contains("data.options.encoding: got UTF-99");
    assertThat(refused(ExitCode.CONFIGURATION, file, "data.options={encoding: UTF-16}"))
        .contains("data.options.encoding: got UTF-16", "convert the file");
    for (String option : List.of("samplingRatio: x", "maxColumns: many", "sep: ''")) {
      assertThat(refused(ExitCode.CONFIGURATION, file, "data.options={" + option + "}"))
          .startsWith("data.options: ")
          .doesNotContain("\n");
    }
    assertThat(
            refused(
                ExitCode.CONFIGURATION,
                "builtin:digits",
                "data.options={rows: 0}",
                "data.label=[]"))
        .contains("data.options.rows: got 0, expected a whole number from 1");
  }

  @Test
  void fileSystemsThatAreNotThere() {
    for (String scheme : List.of("foo", "s3a", "abfs")) {
      assertThat(refusedData(scheme + "://bucket/x.csv")).contains(scheme + ":// cannot be opened");
      assertThat(
              Samples.refused(
                  Samples.config(Path.of("/"), Samples.csv(temp), "output=" + scheme + "://b/runs"),
                  ExitCode.CONFIGURATION))
          .contains("output: cannot write to", scheme + ":// cannot be opened")
          .doesNotContain("\n");
    }
  }

  @Test
  void anIndexThatNoNetworkIsWideEnoughFor() {
    for (String index : List.of("2000000000", "1000001")) {
      Path file = Samples.write(temp.resolve("x.svm"), "1 1:2\n0 " + index + ":1\n");
      assertThat(refusedData(file, "data.label=[]", "data.features={}"))
          .contains("the largest index", "numFeatures");
    }
    assertThat(
            refused(
                ExitCode.CONFIGURATION,
                temp.resolve("x.svm"),
                "data.label=[]",
                "data.options={numFeatures: 4294967297}"))
        .contains("data.options.numFeatures: got 4294967297, expected at most 1000000");
  }

  @ParameterizedTest
  @ValueSource(ints = {2_000_000_000, Integer.MAX_VALUE, 1_000_001})
  void aSparseVectorThatNoNetworkIsWideEnoughFor(int width) {
    String path = temp.resolve("wide.parquet").toString();
    StructType schema =
        new StructType().add("v", SQLDataTypes.VectorType()).add("y", DataTypes.StringType);
    List<Row> rows =
        List.of(
            RowFactory.create(Vectors.sparse(width, new int[] {1}, new double[] {2}), "no"),
            RowFactory.create(Vectors.sparse(width, new int[] {7}, new double[] {3}), "yes"));
    SparkTest.session(2).createDataFrame(rows, schema).write().parquet(path);
    for (String features : List.of("{}", "{v: vector}")) {
      assertThat(refusedData(path, "data.features=" + features))
          .isEqualTo(
              "data.features: the vectors of column 'v' have "
                  + width
                  + " numbers, and more than 1000000 cannot be trained on; hash them to fewer, or"
                  + " leave the column out");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pipe.csv", "pipe.parquet", "pipe.jsonl", "pipe-images-idx3-ubyte"})
  void aPipeThatNobodyWritesTo(String name) throws Exception {
    Path folder = Files.createDirectory(temp.resolve("pipes"));
    Path pipe = folder.resolve(name);
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Files.copy(Samples.csv(temp), folder.resolve("a" + name));
    for (Path source : List.of(pipe, folder)) {
      assertThat(refusedData(source))
          .startsWith("data.source: cannot read " + source)
          .contains(name + " is a pipe or a device; write its content to a file");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nullValue: a, maxColumns: 2              | DATA          | no column 'a'
          nullValue: a, maxColumns: -1             | DATA          | no column 'a'
          nullValue: 'no', maxCharsPerColumn: 0    | DATA          | has too long a value
          nullValue: 'no', quote: xy, maxColumns: 9 | CONFIGURATION | quote cannot be more than one
          """)
  void optionsThatDoNotGoTogether(String options, ExitCode code, String message) {
    assertThat(refused(code, Samples.csv(temp), "data.options={" + options + "}"))
        .startsWith("data.")
        .contains(message);
  }

  @Test
  void gzipThatIsNone() {
    Path file = Samples.write(temp.resolve("x.csv.gz"), "a,b,c,y\n1,2,r,no\n");
    assertThat(refusedData(file)).contains("data.source: cannot read", "x.csv.gz");
  }

  @Test
  void gzipThatEndsTooEarly() throws IOException {
    StringBuilder text = new StringBuilder(Samples.HEADER + "\n");
    java.util.Random random = new java.util.Random(1);
    for (int i = 0; i < 20_000; i++) {
      text.append(random.nextLong()).append(",1,r,no\n");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
    byte[] half = Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2);
    assertThat(refusedData(Samples.write(temp.resolve("x.csv.gz"), half)))
        .contains("data.source: cannot read", "x.csv.gz", "damaged");
  }

  @Test
  void textThatIsNoParquet() {
    Path file = Samples.write(temp.resolve("x.parquet"), "a,b,c,y\n1,2,r,no\n");
    assertThat(refusedData(file)).contains("data.source: cannot read", "x.parquet", "as parquet");
  }

  @Test
  void textThatIsNoJson() {
    Path file = Samples.write(temp.resolve("x.json"), "a,b,c,y\n1,2,r,no\n");
    assertThat(refusedData(file)).contains("x.json holds no JSON object");
  }

  @Test
  void oneBadRowWhereNoneIsAllowed() {
    Path output = temp.resolve("runs");
    Path file = Samples.csvWith(temp, "x,1,r,no");
    RunConfig config = Samples.config(output, file, "data.bad-rows.mode=fail");
    String message = Samples.refused(config, ExitCode.DATA);
    assertThat(message)
        .contains("1 of 51 rows cannot be used (1.96 %), and bad-rows.mode is fail")
        .contains(
            "1 x a: '...' is not a number. For example, sample.csv, line 52: a: 'x' is not",
            "kept aside");
    Path run = Samples.onlyRun(output);
    assertThat(run.toFile().list())
        .containsExactlyInAnyOrder("manifest.json", "rejected", "report.html", "result.json");
    var result = Samples.json(run.resolve("result.json"));
    assertThat(result.get("status").asText()).isEqualTo("failed");
    assertThat(result.get("run-id").asText()).isEqualTo(run.getFileName().toString());
    assertThat(result.get("message").asText()).isEqualTo(message);
    assertThat(Samples.json(run.resolve("manifest.json")).get("seed").asLong()).isEqualTo(42);
    var row = Samples.jsonLines(run.resolve("rejected/rows.jsonl")).get(0);
    assertThat(row.get("line").asInt()).isEqualTo(52);
    assertThat(row.get("record").asText()).isEqualTo("x,1,r,no");
  }

  @Test
  void oneBadRowMoreThanAllowed() {
    Path file = Samples.csvWith(temp, "x,1,r,no");
    Path output = temp.resolve("runs");
    assertThat(
            Samples.refused(
                Samples.config(output, file, "data.bad-rows.max-fraction=0.019"), ExitCode.DATA))
        .contains("1 of 51 rows", "more than max-fraction 0.019 allows");
    TrainingRunResult run =
        Samples.train(
            Samples.config(temp.resolve("more"), file, "data.bad-rows.max-fraction=" + 1.0 / 51));
    assertThat(run.account()).isEqualTo(new TrainingRunResult.Account(51, 40, 10, 1));
  }
}
