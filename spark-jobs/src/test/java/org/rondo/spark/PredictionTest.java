package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.config.DataConfig;
import org.rondo.data.Split;
import org.rondo.data.Storage;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.evaluation.MetricCatalog;
import org.rondo.spark.features.FittedFeatures;
import org.rondo.spark.features.InputSpecs;
import org.rondo.spark.features.TypedRows;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.scoring.EvaluationResult;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.scoring.OutputFormat;
import org.rondo.spark.scoring.PredictionResult;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.Sources;

/** A bundle is what vanilla DL4J reads, and predicts what DL4J predicts. */
class PredictionTest {
  @TempDir static Path temp;
  private static Path csv;
  private static TrainingRunResult mlp;

  @TempDir Path own;

  @BeforeAll
  static void train() {
    csv = Samples.csvWith(temp, "x,1,r,no", ",2,g,yes");
    mlp =
        Samples.train(
            Samples.config(
                temp.resolve("runs"),
                csv,
                "data.bad-rows.max-fraction=0.1",
                "model={network: mlp, hidden: [8, 4]}",
                "training={epochs: 20, batch-size: 5, optimizer: {name: adam, learning-rate: 0.02}}"));
  }

  private static Rondo rondo() {
    return Rondo.on(SparkTest.session(2));
  }

  private static DataConfig input(Object source, String... settings) {
    return Samples.config(temp, source, settings).data();
  }

  private static final String LENIENT = "data.bad-rows.max-fraction=0.1";

  private static INDArray matrix(List<float[]> rows, long... shape) {
    float[] all = new float[rows.size() * rows.get(0).length];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, all, i * rows.get(0).length, rows.get(0).length);
    }
    return Nd4j.createFromArray(all).reshape(shape).castTo(DataType.FLOAT);
  }

  private static List<float[]> vectors(ModelBundle model, RawData data) {
    return model
        .features()
        .orElseThrow()
        .apply(
            TypedRows.of(data, InputSpecs.forPrediction(data, model.signature()), List.of("a"))
                .where(TypedRows.REASON + " is null"))
        .orderBy("a")
        .collectAsList()
        .stream()
        .map(row -> (float[]) FittedFeatures.inputs(row, Storage.FLOAT32))
        .toList();
  }

  private static File network(TrainingRunResult run) {
    return Path.of(run.folder(), "model/network.zip").toFile();
  }

  @Test
  void vanillaDl4jPredictsWhatWasWritten() throws IOException {
    SparkSession session = SparkTest.session(2);
    ModelBundle model = ModelBundle.open(mlp.folder(), session);
    assertThat(model.parametersSha256()).isEqualTo(mlp.parametersSha256());
    assertThat(model.signature()).isEqualTo(mlp.model().signature());
    PredictionResult predicted =
        rondo()
            .predict(
                model, input(csv, LENIENT), own.resolve("scored").toString(), OutputFormat.PARQUET);
    assertThat(predicted.rows()).isEqualTo(52);
    assertThat(predicted.rejectedRows()).isEqualTo(2);
    List<Row> scored = session.read().parquet(predicted.folder()).orderBy("a").collectAsList();
    assertThat(scored.get(0).schema().fieldNames())
        .containsExactly("a", "b", "c", "y", "prediction", "probability_no", "probability_yes");
    List<float[]> vectors = vectors(model, Sources.open(session, input(csv)));
    assertThat(vectors).hasSize(50).hasSameSizeAs(scored);
    var dl4j = ModelSerializer.restoreMultiLayerNetwork(network(mlp));
    INDArray expected = dl4j.output(matrix(vectors, 50, vectors.get(0).length));
    for (int i = 0; i < 50; i++) {
      Row row = scored.get(i);
      assertThat(row.<Float>getAs("probability_no"))
          .isCloseTo(expected.getFloat(i, 0), within(1e-6f));
      assertThat(row.<Float>getAs("probability_yes"))
          .isCloseTo(expected.getFloat(i, 1), within(1e-6f));
      assertThat(row.<String>getAs("prediction"))
          .isEqualTo(expected.getFloat(i, 0) >= expected.getFloat(i, 1) ? "no" : "yes");
    }
    assertThat(Samples.jsonLines(Path.of(predicted.folder(), "_rejected/rows.jsonl")))
        .map(row -> row.get("line").asInt())
        .containsExactly(52, 53);
  }

  @Test
  void csvAndJsonHoldTheSameColumns() {
    SparkSession session = SparkTest.session(2);
    for (OutputFormat format : List.of(OutputFormat.CSV, OutputFormat.JSON)) {
      PredictionResult predicted =
          rondo()
              .predict(
                  mlp.model(),
                  input(csv, LENIENT),
                  own.resolve("deep/" + format).toString(),
                  format);
      Dataset<Row> back =
          format == OutputFormat.CSV
              ? session.read().option("header", "true").csv(predicted.folder())
              : session.read().json(predicted.folder());
      assertThat(back.columns())
          .containsExactlyInAnyOrder(
              "a", "b", "c", "y", "prediction", "probability_no", "probability_yes");
      assertThat(back.count()).isEqualTo(50);
    }
    assertThat(session.sparkContext().getPersistentRDDs().size()).isZero();
  }

  @Test
  void whatCannotBeScoredIsRefusedAndLeavesNothing() throws IOException {
    String output = own.resolve("new/scored").toString();
    assertThatThrownBy(() -> rondo().predict(mlp.model(), input(csv), output, OutputFormat.CSV))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("2 of 52 rows cannot be scored")
        .hasMessageContaining("Nothing was written");
    Path taken = Samples.write(own.resolve("t.csv"), "a,b,c,Prediction\n1,2,r,3\n");
    assertThatThrownBy(() -> rondo().predict(mlp.model(), input(taken), output, OutputFormat.CSV))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has a column 'prediction' already");
    Path lacking = Samples.write(own.resolve("l.csv"), "a,bb,c\n1,2,r\n");
    assertThatThrownBy(() -> rondo().predict(mlp.model(), input(lacking), output, OutputFormat.CSV))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("the model's inputs: the data have no column 'b'");
    Path none = Samples.write(own.resolve("n.csv"), "a,b,c\n");
    assertThatThrownBy(() -> rondo().predict(mlp.model(), input(none), output, OutputFormat.CSV))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("holds no rows");
    assertThat(own.resolve("new")).doesNotExist();

    Path existing = Files.createDirectory(own.resolve("there"));
    assertThatThrownBy(
            () -> rondo().predict(mlp.model(), input(csv), existing.toString(), OutputFormat.CSV))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("--output: " + existing + " exists already");
    assertThatThrownBy(
            () ->
                rondo()
                    .predict(
                        mlp.model(), input(csv), none.resolve("x").toString(), OutputFormat.CSV))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("--output: cannot write to");
  }

  @Test
  void evaluationOfTheTrainingSource() {
    EvaluationResult evaluated = rondo().evaluate(mlp.model(), input(csv, LENIENT));
    assertThat(evaluated.rows()).isEqualTo(52);
    assertThat(evaluated.rejectedRows()).isEqualTo(2);
    assertThat(evaluated.classes()).containsExactly("no", "yes");
    assertThat(evaluated.metrics().examples()).isEqualTo(50);
    double correct = 0;
    for (Split split : Split.values()) {
      correct += mlp.metrics().get(split).confusionMatrix().correct();
    }
    assertThat(evaluated.metrics().value(MetricCatalog.ACCURACY)).isEqualTo(correct / 50);
    assertThat(evaluated.metrics().value(MetricCatalog.ACCURACY)).isGreaterThan(0.8);
    assertThatThrownBy(() -> rondo().evaluate(mlp.model(), input(csv)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("2 of 52 rows cannot be evaluated");
  }

  @Test
  void imagesThroughAConvolution() throws IOException {
    SparkSession session = SparkTest.session(2);
    String[] digits = {
      "data.options={rows: 60}", "data.label=[]", "data.features={}", "model.network=cnn"
    };
    TrainingRunResult run =
        Samples.train(Samples.config(own.resolve("runs"), "builtin:digits", digits));
    ModelBundle model = ModelBundle.open(run.folder() + "/model", session);
    PredictionResult predicted =
        rondo()
            .predict(
                model,
                input("builtin:digits", digits),
                own.resolve("scored").toString(),
                OutputFormat.PARQUET);
    List<Row> scored = session.read().parquet(predicted.folder()).limit(20).collectAsList();
    List<float[]> pixels =
        scored.stream()
            .map(
                row -> {
                  byte[] bytes = row.getAs("image");
                  float[] floats = new float[bytes.length];
                  for (int i = 0; i < bytes.length; i++) {
                    floats[i] = (bytes[i] & 0xFF) / 255f;
                  }
                  return floats;
                })
            .toList();
    INDArray expected =
        ModelSerializer.restoreMultiLayerNetwork(network(run))
            .output(matrix(pixels, 20, 1, 28, 28));
    for (int i = 0; i < 20; i++) {
      for (int digit = 0; digit < 10; digit++) {
        assertThat(scored.get(i).<Float>getAs("probability_" + digit))
            .isCloseTo(expected.getFloat(i, digit), within(1e-6f));
      }
    }
    assertThatThrownBy(
            () ->
                rondo()
                    .predict(
                        model,
                        input("builtin:digits", digits),
                        own.resolve("csv").toString(),
                        OutputFormat.CSV))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "--format: csv cannot hold the column 'image' of type binary; use parquet or json");
    assertThat(own.resolve("csv")).doesNotExist();
  }

  @Test
  void aGraphOfTwoUnits() throws IOException {
    SparkSession session = SparkTest.session(2);
    Path file = Samples.csv(own);
    TrainingRunResult run =
        Samples.train(
            Samples.config(
                own.resolve("runs"),
                file,
                "data.label=b",
                "data.task=regression",
                "data.features={a: numeric, c: categorical}",
                "model.network=two-relu"));
    List<Row> scored =
        rondo()
            .predict(
                run.model(),
                session
                    .read()
                    .option("header", "true")
                    .option("inferSchema", "true")
                    .csv(file.toString()))
            .orderBy("a")
            .collectAsList();
    assertThat(scored.get(0).schema().fieldNames())
        .containsExactly("a", "b", "c", "y", "prediction");
    List<float[]> vectors =
        vectors(
            run.model(),
            Sources.of(
                session
                    .read()
                    .option("header", "true")
                    .option("inferSchema", "true")
                    .csv(file.toString())));
    INDArray expected =
        ModelSerializer.restoreComputationGraph(network(run))
            .outputSingle(matrix(vectors, 50, vectors.get(0).length));
    for (int i = 0; i < 50; i++) {
      assertThat(scored.get(i).<Float>getAs("prediction"))
          .isCloseTo(expected.getFloat(i), within(1e-5f));
    }
  }
}
