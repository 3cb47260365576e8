package org.rondo.spark.scoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.bundle.BundleJson;
import org.rondo.bundle.Signature;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.RunConfig;
import org.rondo.spark.Rondo;
import org.rondo.spark.Samples;
import org.rondo.spark.SparkTest;
import org.rondo.spark.features.ColumnTally;
import org.rondo.spark.features.FittedFeatures;
import org.rondo.spark.features.InputSpecs;
import org.rondo.spark.features.TypedRows;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.Sources;

/** A model is told from data that are not like those that it was trained on. */
class InputDriftTest {

  @TempDir static Path temp;
  private static Signature signature;
  private static FittedFeatures features;

  @BeforeAll
  static void train() {
    RunConfig config =
        Samples.config(
            temp.resolve("runs"),
            "rows",
            """
            data.features={a: numeric, b: {type: numeric, impute: mean}, c: categorical, \
            big: {type: numeric, transform: log1p}, yes: boolean}""");
    Dataset<Row> rows =
        SparkTest.session(2)
            .range(100)
            .selectExpr(
                "cast(id as double) a",
                "if(id % 10 = 0, null, id / 100D) b",
                "array('r', 'g', 'x=y')[cast(id % 3 as int)] c",
                "1000D * id as big",
                "id % 2 = 0 as yes",
                "if(id < 50, 'no', 'yes') y");
    ModelBundle model = Rondo.on(SparkTest.session(2)).fit(config, rows).model();
    signature = model.signature();
    features = model.features().orElseThrow();
  }

  private static List<String> remarks(Signature signature, Dataset<Row> rows) {
    RawData data = Sources.of(rows);
    Dataset<Row> good =
        TypedRows.of(data, InputSpecs.forPrediction(data, signature))
            .where(TypedRows.REASON + " is null");
    return InputDrift.remarks(signature, data, ColumnTally.of(signature, features, good));
  }

  /** Twenty rows, like those of the training but for some columns. */
  private static Dataset<Row> rows(String... changed) {
    Dataset<Row> rows =
        SparkTest.session(2)
            .range(20)
            .selectExpr(
                "cast(25 + id as double) a",
                "0.5D b",
                "if(id < 11, 'r', 'x=y') c",
                "5000D big",
                "true yes");
    for (String change : changed) {
      String name = change.substring(change.lastIndexOf(' ') + 1);
      rows =
          rows.withColumn(
              name, expr(change.substring(0, change.lastIndexOf(' ')).replace("id", "(a - 25)")));
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "if(id < 11, 'red', 'r') c|column 'c': 11 of 20 values did not occur in training,"
            + " such as 'red'",
        "concat('z', cast(id as int)) c|20 of 20 values did not occur in training, such as"
            + " 'z0', 'z1', 'z10'",
        "if(id < 3, -7.5, b) b|column 'b': 3 of 20 values, from -7.5 to 0.5, are outside the",
        "1000 * id a|values, from 0 to 19000, are outside the",
        "5e9 big|column 'big': 20 of 20 values, from 5E+9 to 5E+9, are outside the",
        "if(id < 11, null, b) b|column 'b' has no value in 11 of 20 rows (in training: ",
        "if(id < 19, null, c) c|column 'c' has no value in 19 of 20 rows (in training: 0 of 80)",
        "b > 0 c|column 'c': 20 of 20 values did not occur in training, such as 'true'",
        "1 yes|column 'yes' has the type int (in training: boolean)",
      })
  void whatIsOtherThanInTrainingIsSaid(String change, String remark) {
    assertThat(remarks(signature, rows(change)))
        .singleElement()
        .satisfies(said -> assertThat(said).contains(remark));
  }

  @Test
  void whatIsAlikeIsNot() {
    assertThat(remarks(signature, rows())).isEmpty();
    assertThat(
            remarks(signature, rows("if(id < 9, 'red', c) c", "if(id < 2, 500, a) a", "1 > 0 yes")))
        .isEmpty();
    // Text stands for anything.
    assertThat(remarks(signature, rows("'true' yes", "cast(a as string) a"))).isEmpty();
    assertThat(remarks(signature, rows().limit(0))).isEmpty();
  }

  /** One that was written before training kept what it saw. */
  @Test
  void anOldModelStillKnowsItsWords() {
    Signature old =
        new Signature(
            signature.inputs().stream()
                .map(input -> new InputColumn(input.column(), input.feature()))
                .toList(),
            signature.output(),
            signature.features(),
            signature.layout(),
            signature.weight(),
            signature.reader(),
            signature.missing(),
            null);
    assertThat(remarks(old, rows("'red' c", "1e9 a")))
        .singleElement()
        .satisfies(said -> assertThat(said).contains("column 'c': 20 of 20 values"));
    String json = BundleJson.write(signature).replaceAll("(?s),\\s*\"seen\" : \\{[^}]*\\}", "");
    assertThat(BundleJson.read(json.getBytes(UTF_8), Signature.class, "x")).isEqualTo(old);
  }

  @Test
  void whatWasSeenTravelsInTheSignature() {
    assertThat(signature.inputs().stream().map(input -> input.seen().type()))
        .containsExactly("double", "double", "string", "double", "boolean");
    assertThat(signature.inputs().stream().map(input -> input.seen().rows())).containsOnly(80L);
    byte[] json = BundleJson.write(signature).getBytes(UTF_8);
    assertThat(BundleJson.read(json, Signature.class, "x")).isEqualTo(signature);
  }

  /** Both ways of collecting are the same; a part counts once. */
  @Test
  void tasksCountOnce() {
    InputDrift.Collector one = new InputDrift.Collector();
    one.add(ColumnTally.against(signature, features));
    InputDrift.Collector other = one.copy();
    one.merge(other);
    assertThat(one.value()).hasSize(1);
    assertThat(one.whole(signature).rows()).isZero();
    assertThat(Stream.of(one, other)).noneMatch(InputDrift.Collector::isZero);
    other.reset();
    assertThat(other.isZero()).isTrue();
  }
}
