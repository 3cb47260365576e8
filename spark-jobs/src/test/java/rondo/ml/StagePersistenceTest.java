package rondo.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.RunConfig;
import org.rondo.error.DataException;
import org.rondo.spark.FaultyFileSystem;
import org.rondo.spark.Rondo;
import org.rondo.spark.SparkTest;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.training.TrainingListener;

/**
 * Saved stages are those that are loaded, with every Param; in Spark's form, with Rondo's bundle.
 */
class StagePersistenceTest {
  @TempDir private Path temp;

  private static NeuralClassifier everyParam() {
    return new NeuralClassifier("own")
        .setHiddenLayers(5, 3)
        .setLearningRate(0.5)
        .setMaxEpochs(1)
        .setBatchSize(7)
        .setNumWorkers(3)
        .setLocalSteps(4)
        .setAveraging("median")
        .setSeed(-1)
        .setWeightCol("weight")
        .setValidationIndicatorCol("watch")
        .setHandleInvalid("skip")
        .setConf("model: {activation: tanh} # é\n")
        .setFeaturesCol("features")
        .setLabelCol("label")
        .setPredictionCol("p")
        .setProbabilityCol("q")
        .setRawPredictionCol("r")
        .setThresholds(new double[] {0.3, 0.7});
  }

  private static void assertSameParams(Params loaded, Params saved) {
    assertThat(loaded.uid()).isEqualTo(saved.uid());
    for (Param<?> param : saved.params()) {
      Param<?> same = loaded.getParam(param.name());
      assertThat(loaded.isSet(same)).as(param.name()).isEqualTo(saved.isSet(param));
      assertThat(loaded.isDefined(same)).as(param.name()).isEqualTo(saved.isDefined(param));
      if (saved.isDefined(param)) {
        assertThat((Object) loaded.getOrDefault(same))
            .as(param.name())
            .usingRecursiveComparison()
            .isEqualTo(saved.getOrDefault(param));
      }
    }
  }

  private String save(MLWritable stage, String name) throws IOException {
    String path = temp.resolve(name).toString();
    stage.write().save(path);
    return path;
  }

  @Test
  void estimatorsKeepEveryParam() throws IOException {
    assertSameParams(NeuralClassifier.load(save(everyParam(), "c")), everyParam());
    NeuralClassifier columns = new NeuralClassifier().setInputCols("a", "b.c");
    assertSameParams(NeuralClassifier.load(save(columns, "i")), columns);
    NeuralRegressor regressor = new NeuralRegressor("r").setMaxEpochs(3).setPredictionCol("p");
    assertSameParams(NeuralRegressor.load(save(regressor, "r")), regressor);
  }

  @Test
  void defaultsAreKeptAsTheyWereWhenSaved() throws IOException {
    NeuralClassifier classifier = new NeuralClassifier("own");
    classifier.setDefault(classifier.maxEpochs(), 77);
    NeuralClassifier loaded = NeuralClassifier.load(save(classifier, "d"));
    assertThat(loaded.getMaxEpochs()).isEqualTo(77);
    assertThat(loaded.isSet(loaded.maxEpochs())).isFalse();
  }

  @Test
  void modelsKeepParamsAndPredictions() throws IOException {
    Dataset<Row> rows = MlRows.binary(60);
    NeuralClassificationModel model = everyParam().fit(rows);
    NeuralClassificationModel loaded = NeuralClassificationModel.load(save(model, "m"));
    assertSameParams(loaded, model);
    assertThat(loaded.transform(rows).orderBy("id").collectAsList())
        .isEqualTo(model.transform(rows).orderBy("id").collectAsList());
    assertThat(loaded.hasSummary()).isFalse();
    assertThatThrownBy(loaded::summary).hasMessageStartingWith("own has no summary, because");

    NeuralRegressionModel numbers = new NeuralRegressor().setMaxEpochs(1).fit(MlRows.numbers(40));
    NeuralRegressionModel again = NeuralRegressionModel.load(save(numbers, "n"));
    assertSameParams(again, numbers);
    assertThat(again.predict(Vectors.dense(0.1, 0.2)))
        .isEqualTo(numbers.predict(Vectors.dense(0.1, 0.2)));
  }

  @Test
  void theFolderIsSparksWithABundleInIt() throws IOException {
    NeuralClassificationModel model =
        new NeuralClassifier("own").setMaxEpochs(1).fit(MlRows.binary(40));
    Path folder = Path.of(save(model, "m"));
    try (var files = Files.list(folder.resolve("metadata"))) {
      Path part =
          files
              .filter(file -> file.getFileName().toString().startsWith("part-"))
              .findFirst()
              .orElseThrow();
      JsonNode metadata = new ObjectMapper().readTree(Files.readString(part));
      assertThat(metadata.fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder(
              "class", "timestamp", "sparkVersion", "uid", "paramMap", "defaultParamMap");
      assertThat(metadata.get("class").asText()).isEqualTo("rondo.ml.NeuralClassificationModel");
      assertThat(metadata.get("paramMap").toString()).isEqualTo("{\"maxEpochs\":1}");
    }
    ModelBundle bundle = ModelBundle.open(folder.resolve("data").toString(), SparkTest.session(2));
    assertThat(bundle.parametersSha256()).isEqualTo(model.summary().parametersSha256());
    Dataset<Row> rows = MlRows.binary(40);
    assertThat(
            Rondo.on(SparkTest.session(2))
                .predict(bundle, rows)
                .where("probability_1 is null")
                .count())
        .isZero();
  }

  @Test
  void anExistingFolderIsReplacedOnlyWhenAsked() throws IOException {
    NeuralClassifier classifier = everyParam();
    String path = save(classifier, "c");
    assertThatThrownBy(() -> classifier.save(path)).isInstanceOf(IOException.class);
    classifier.setMaxEpochs(5).write().overwrite().save(path);
    assertThat(NeuralClassifier.load(path).getMaxEpochs()).isEqualTo(5);
  }

  @Test
  void otherFoldersAreRefused() throws IOException {
    String path = save(new NeuralRegressor(), "r");
    assertThatThrownBy(() -> NeuralClassifier.load(path))
        .isInstanceOf(DataException.class)
        .hasMessage(
            path
                + " holds a rondo.ml.NeuralRegressor, expected a rondo.ml.NeuralClassifier; load it by"
                + " its own class");
    NeuralClassificationModel model = new NeuralClassifier().setMaxEpochs(1).fit(MlRows.binary(40));
    String saved = save(model, "m");
    Files.writeString(Path.of(saved, "data", "signature.json"), "{}");
    assertThatThrownBy(() -> NeuralClassificationModel.load(saved))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is damaged: the SHA-256 of signature.json");
  }

  @Test
  void pipelinesSaveAndLoadThem() throws IOException {
    Dataset<Row> rows = MlRows.binary(40);
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {everyParam()});
    assertSameParams(
        (NeuralClassifier) Pipeline.load(save(pipeline, "p")).getStages()[0], everyParam());
    PipelineModel fitted = pipeline.fit(rows);
    PipelineModel loaded = PipelineModel.load(save(fitted, "f"));
    assertThat(loaded.transform(rows).orderBy("id").collectAsList())
        .isEqualTo(fitted.transform(rows).orderBy("id").collectAsList());
  }

  @Test
  void bundlesOfRondoLoadAsModels() {
    Dataset<Row> rows = MlRows.binary(60);
    RunConfig config =
        RunConfig.parse(
            """
            name: run
            output: %s
            data: {label: label, task: classification, features: {features: vector}, split: {train: 1}}
            model: {network: mlp, hidden: [8]}
            training: {epochs: 2}
            """
                .formatted(temp.resolve("runs")));
    String run =
        Rondo.on(SparkTest.session(2)).train(config, rows, new TrainingListener() {}).folder();
    NeuralClassificationModel model = NeuralClassificationModel.ofBundle(run, SparkTest.session(2));
    assertThat(model.getFeaturesCol()).isEqualTo("features");
    assertThat(model.getLabelCol()).isEqualTo("label");
    assertThat(model.isSet(model.inputCols())).isFalse();
    List<Row> expected =
        Rondo.on(SparkTest.session(2))
            .predict(ModelBundle.open(run, SparkTest.session(2)), rows)
            .selectExpr("id", "cast(prediction as double)")
            .orderBy("id")
            .collectAsList();
    assertThat(model.transform(rows).select("id", "prediction").orderBy("id").collectAsList())
        .isEqualTo(expected);
    assertThatThrownBy(() -> NeuralRegressionModel.ofBundle(run))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("this model cannot be a NeuralRegressionModel: it is for");
  }

  @Test
  void modelsTravelByJavaSerialization() throws Exception {
    NeuralClassificationModel model = new NeuralClassifier().setMaxEpochs(1).fit(MlRows.binary(40));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(model);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      NeuralClassificationModel read = (NeuralClassificationModel) in.readObject();
      assertThat(read.predictRaw(Vectors.dense(1, 2)))
          .isEqualTo(model.predictRaw(Vectors.dense(1, 2)));
      assertThat(read.uid()).isEqualTo(model.uid());
    }
  }

  /** A file system that only the session knows; nobody's cache has it either. */
  public static final class SessionFiles extends FaultyFileSystem {
    @Override
    public URI getUri() {
      return URI.create("sessionfiles:///");
    }

    @Override
    public String getScheme() {
      return "sessionfiles";
    }
  }

  private static final String SESSION_FILES = "fs.sessionfiles.impl";

  /** Where to save a stage in {@link SessionFiles}, which the session learns of. */
  private String sessionFiles() {
    SparkTest.session(2).conf().set(SESSION_FILES, SessionFiles.class.getName());
    SparkTest.session(2).conf().set(SESSION_FILES + ".disable.cache", "true");
    return "sessionfiles://" + temp.resolve("m");
  }

  @AfterEach
  void forgetSessionFiles() {
    FaultyFileSystem.repair();
    SparkTest.session(2).conf().unset(SESSION_FILES);
    SparkTest.session(2).conf().unset(SESSION_FILES + ".disable.cache");
  }

  @Test
  void theSessionsOwnSettingsReachTheWholeStage() throws IOException {
    NeuralClassificationModel model = new NeuralClassifier().setMaxEpochs(1).fit(MlRows.binary(40));
    String path = sessionFiles();
    model.write().overwrite().save(path);
    assertThat(NeuralClassificationModel.load(path).predict(Vectors.dense(1, 2)))
        .isEqualTo(model.predict(Vectors.dense(1, 2)));
    assertThat(
            NeuralClassificationModel.ofBundle(path + "/data", SparkTest.session(2)).numClasses())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"network.zip", "bundle.json", "signature.json", "/metadata/"})
  void aFailureLeavesNoHalfOfAStage(String refused) throws IOException {
    NeuralClassificationModel model = new NeuralClassifier().setMaxEpochs(1).fit(MlRows.binary(40));
    String path = sessionFiles();
    FaultyFileSystem.fail(FaultyFileSystem.Fault.DISK_FULL, refused);
    assertThatThrownBy(() -> model.write().overwrite().save(path))
        .hasStackTraceContaining("No space left on device");
    assertThat(temp.resolve("m")).doesNotExist();
    FaultyFileSystem.repair();
    model.write().overwrite().save(path);
    assertThat(NeuralClassificationModel.load(path).numClasses()).isEqualTo(2);
  }
}
