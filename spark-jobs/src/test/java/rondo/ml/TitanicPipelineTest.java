package rondo.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.RunConfig;
import org.rondo.data.TitanicPassengers;
import org.rondo.spark.Rondo;
import org.rondo.spark.SparkTest;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.training.TrainingListener;

/** A pipeline of Spark's stages and Rondo's classifier on the passengers of the Titanic. */
class TitanicPipelineTest {
  @TempDir private Path temp;

  /** Everybody, with an age in years that is not known of some. */
  private static Dataset<Row> people() {
    List<TitanicPassengers.Passenger> all = TitanicPassengers.all();
    return SparkTest.session(2)
        .createDataFrame(
            IntStream.range(0, all.size())
                .mapToObj(
                    i ->
                        RowFactory.create(
                            all.get(i).survived(),
                            all.get(i).passengerClass(),
                            all.get(i).sex(),
                            i % 7 == 3 ? null : all.get(i).age().equals("adult") ? 35.0 : 6.0))
                .toList(),
            StructType.fromDDL("survived STRING, pclass STRING, sex STRING, age DOUBLE"));
  }

  private static Dataset<Row> passengers(Path csv) {
    return SparkTest.session(2)
        .read()
        .option("header", "true")
        .option("inferSchema", "true")
        .csv(csv.toString())
        .selectExpr("string(survived) survived", "string(pclass) pclass", "sex", "age");
  }

  private static NeuralClassifier classifier() {
    return new NeuralClassifier()
        .setHiddenLayers(16)
        .setMaxEpochs(15)
        .setLearningRate(0.01)
        .setNumWorkers(2);
  }

  private static List<PipelineStage> preparation() {
    return List.of(
        new StringIndexer()
            .setInputCols(new String[] {"survived", "pclass", "sex"})
            .setOutputCols(new String[] {"label", "class", "gender"}),
        new Imputer().setInputCol("age").setOutputCol("years").setStrategy("median"),
        new VectorAssembler()
            .setInputCols(new String[] {"class", "gender", "years"})
            .setOutputCol("features"));
  }

  private static Pipeline pipeline(PipelineStage... last) {
    return new Pipeline()
        .setStages(
            Stream.concat(preparation().stream(), Stream.of(last)).toArray(PipelineStage[]::new));
  }

  private void assertSavesAndLoads(Dataset<Row> rows) throws IOException {
    PipelineModel fitted = pipeline(classifier()).fit(rows);
    String path = temp.resolve("titanic").toString();
    fitted.write().overwrite().save(path);
    PipelineModel loaded = PipelineModel.load(path);
    Dataset<Row> scored = fitted.transform(rows);
    List<Row> expected = sorted(scored);
    assertThat(sorted(loaded.transform(rows))).isEqualTo(expected).hasSize((int) rows.count());
    assertThat(scored.where("prediction = label").count())
        .isGreaterThan((long) (0.75 * rows.count()));
  }

  private static List<Row> sorted(Dataset<Row> scored) {
    return scored
        .selectExpr("survived", "pclass", "sex", "age", "string(probability) p", "prediction")
        .orderBy("survived", "pclass", "sex", "age", "p", "prediction")
        .collectAsList();
  }

  @Test
  void isFittedSavedAndLoadedWithTheSamePredictions() throws IOException {
    assertSavesAndLoads(people());
  }

  @Test
  void soIsTheFileOfPassengersWhereItIs() throws IOException {
    Path csv = SparkTest.shared("titanic3.csv");
    assumeThat(csv).exists();
    assertSavesAndLoads(passengers(csv));
  }

  @Test
  void theClassifierHasTheBitsOfARunOnThePreparedRows() {
    Dataset<Row> prepared = pipeline().fit(people()).transform(people());
    NeuralClassificationModel model = classifier().fit(prepared);
    RunConfig config =
        RunConfig.parse(
            """
            name: prepared
            output: %s
            data:
              label: label
              task: classification
              features: {features: vector}
              split: {train: 1}
            model: {network: mlp, hidden: [16]}
            training: {workers: 2, epochs: 15, optimizer: {learning-rate: 0.01}}
            """
                .formatted(temp.resolve("runs")));
    TrainingRunResult run =
        Rondo.on(SparkTest.session(2)).train(config, prepared, new TrainingListener() {});
    assertThat(model.summary().parametersSha256()).isEqualTo(run.parametersSha256());
    assertThat(model.summary().metrics().values())
        .extracting(metrics -> metrics.values())
        .containsExactlyElementsOf(
            run.metrics().values().stream().map(metrics -> metrics.values()).toList());
    assertThat(Files.exists(Path.of("runs"))).isFalse();
  }
}
