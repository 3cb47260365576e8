package rondo.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.error.ConfigurationException;

/** The Params of the classifier, and the schemas that it accepts. */
class ClassifierParamsTest {

  @Test
  void hasTheDefaultsOfTheConfiguration() {
    NeuralClassifier classifier = new NeuralClassifier();
    assertThat(classifier.getHiddenLayers()).containsExactly(32, 16);
    assertThat(classifier.getLearningRate()).isEqualTo(0.001);
    assertThat(classifier.getMaxEpochs()).isEqualTo(10);
    assertThat(classifier.getBatchSize()).isEqualTo(32);
    assertThat(classifier.getNumWorkers()).isEqualTo(2);
    assertThat(classifier.getLocalSteps()).isEqualTo(10);
    assertThat(classifier.getAveraging()).isEqualTo("mean");
    assertThat(classifier.getSeed()).isEqualTo(42);
    assertThat(classifier.getHandleInvalid()).isEqualTo("error");
    assertThat(classifier.getConf()).isEmpty();
    assertThat(classifier.getFeaturesCol()).isEqualTo("features");
    assertThat(classifier.getLabelCol()).isEqualTo("label");
    assertThat(classifier.getPredictionCol()).isEqualTo("prediction");
    assertThat(classifier.getProbabilityCol()).isEqualTo("probability");
    assertThat(classifier.getRawPredictionCol()).isEqualTo("rawPrediction");
    for (Param<?> unset :
        List.of(
            classifier.weightCol(),
            classifier.validationIndicatorCol(),
            classifier.inputCols(),
            classifier.thresholds())) {
      assertThat(classifier.isDefined(unset)).as(unset.name()).isFalse();
    }
  }

  @Test
  void ownsItsParams() {
    NeuralClassifier classifier = new NeuralClassifier("named");
    assertThat(classifier.uid()).isEqualTo("named");
    assertThat(classifier.params())
        .allSatisfy(param -> assertThat(param.parent()).isEqualTo("named"))
        .extracting(Param::name)
        .doesNotHaveDuplicates()
        .containsExactly(
            "averaging",
            "batchSize",
            "conf",
            "featuresCol",
            "handleInvalid",
            "hiddenLayers",
            "inputCols",
            "labelCol",
            "learningRate",
            "localSteps",
            "maxEpochs",
            "numWorkers",
            "predictionCol",
            "probabilityCol",
            "rawPredictionCol",
            "seed",
            "thresholds",
            "validationIndicatorCol",
            "weightCol");
    assertThat(new NeuralClassifier().uid())
        .startsWith("neuralClassifier_")
        .isNotEqualTo(new NeuralClassifier().uid());
  }

  @Test
  void explainsItsParams() {
    assertThat(MlRows.classifier().explainParams())
        .contains(
            "hiddenLayers: widths of the hidden layers, first to last (>= 1)"
                + " (default: [32, 16], current: [8])")
        .contains(
            "weightCol: column that says how much a row counts, from 0 up; 1 if not set"
                + " (undefined)")
        .contains(
            "numWorkers: workers that train side by side, each on its shard (>= 1)"
                + " (default: 2)");
  }

  @Test
  void refusesValuesThatAParamDoesNotAllow() {
    NeuralClassifier classifier = new NeuralClassifier();
    assertThatThrownBy(() -> classifier.setMaxEpochs(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxEpochs");
    assertThatThrownBy(() -> classifier.setHiddenLayers(8, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> classifier.setHiddenLayers())
        .isInstanceOf(IllegalArgumentException.class);
    for (double rate : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> classifier.setLearningRate(rate))
          .as("%s", rate)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("learningRate");
    }
    assertThat(classifier.setLearningRate(Double.MIN_VALUE).getLearningRate()).isPositive();
    assertThatThrownBy(() -> classifier.setAveraging("average"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> classifier.setHandleInvalid("drop"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void copiesParamsAndExtraOnes() {
    NeuralClassifier classifier = MlRows.classifier().setWeightCol("weight");
    NeuralClassifier copied =
        classifier.copy(
            new ParamMap().put(classifier.maxEpochs(), 3).put(classifier.featuresCol(), "f"));
    assertThat(copied.uid()).isEqualTo(classifier.uid());
    assertThat(copied.getWeightCol()).isEqualTo("weight");
    assertThat(copied.getHiddenLayers()).containsExactly(8);
    assertThat(copied.getMaxEpochs()).isEqualTo(3);
    assertThat(copied.getFeaturesCol()).isEqualTo("f");
    assertThat(classifier.getMaxEpochs()).isEqualTo(30);
  }

  @Test
  void addsItsColumnsToTheSchema() {
    StructType schema = new NeuralClassifier().transformSchema(MlRows.SCHEMA);
    assertThat(schema.fieldNames())
        .containsExactly(
            "id",
            "features",
            "label",
            "weight",
            "watch",
            "prediction",
            "rawPrediction",
            "probability");
    StructType renamed =
        new NeuralClassifier()
            .setPredictionCol("class")
            .setProbabilityCol("")
            .transformSchema(MlRows.SCHEMA);
    assertThat(renamed.fieldNames()).endsWith("class", "rawPrediction");
  }

  @Test
  void refusesSchemasWithoutItsColumns() {
    for (NeuralClassifier classifier :
        List.of(
            new NeuralClassifier().setFeaturesCol("none"),
            new NeuralClassifier().setFeaturesCol("label"),
            new NeuralClassifier().setLabelCol("none"),
            new NeuralClassifier().setLabelCol("features"),
            new NeuralClassifier().setPredictionCol("label"),
            new NeuralClassifier().setFeaturesCol("features").setInputCols("id"))) {
      assertThatThrownBy(() -> classifier.transformSchema(MlRows.SCHEMA))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(
            () -> new NeuralClassifier().setWeightCol("w").transformSchema(MlRows.SCHEMA))
        .hasMessage(
            "weightCol: there is no column 'w'; the columns are id, features, label, weight,"
                + " watch");
    assertThatThrownBy(
            () ->
                new NeuralClassifier()
                    .setValidationIndicatorCol("weight")
                    .transformSchema(MlRows.SCHEMA))
        .hasMessage("validationIndicatorCol: the column 'weight' is double, expected boolean");
  }

  /** Neither a line of {@code conf} nor an option of the command line: the Param is named. */
  @Test
  void namesParamsThatDoNotGoTogether() {
    assertThatThrownBy(
            () ->
                new NeuralClassifier("c")
                    .setAveraging("gradients")
                    .setLocalSteps(4)
                    .fit(MlRows.binary(40)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("Params and conf of c: 1 problem")
        .hasMessageContaining("Param localSteps  training.local-steps: ");
    assertThatThrownBy(
            () ->
                new NeuralRegressor("r")
                    .setInputCols("weight", "id")
                    .setWeightCol("weight")
                    .setConf("training: {epoch: 3}")
                    .fit(MlRows.binary(40)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("Params and conf of r: 2 problems")
        .hasMessageContaining("line 1           training.epoch: unknown key")
        .hasMessageContaining("Param weightCol  data.weight: 'weight' is one of the features too");
    assertThatThrownBy(() -> new NeuralClassifier("c").setWeightCol("label").fit(MlRows.binary(40)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("Param weightCol  data.weight: 'label' is the label too");
    assertThatThrownBy(
            () ->
                new NeuralClassifier("c")
                    .setInputCols("id")
                    .setConf("data: {features: {features: vector}}")
                    .fit(MlRows.binary(40)))
        .hasMessageStartingWith("inputCols (data.features): ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{key: id, order: weight}",
        "{order: weight, window: 4, horizon: 1}",
        "{target: steps}"
      })
  void refusesSequencesThatAStageCannotPredictBeforeAnyJob(String sequence) throws Exception {
    String conf = "data: {sequence: " + sequence + "}";
    Dataset<Row> rows = MlRows.binary(40);
    SparkContext context = rows.sparkSession().sparkContext();
    AtomicInteger jobs = new AtomicInteger();
    SparkListener counting =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            jobs.incrementAndGet();
          }
        };
    context.addSparkListener(counting);
    try {
      assertThatThrownBy(() -> new NeuralRegressor().setConf(conf).fit(rows))
          .isInstanceOf(ConfigurationException.class)
          .hasMessage(
              "conf: data.sequence makes a model that cannot be a stage: it reads sequences of"
                  + " rows, or labels their steps; use Rondo.on(session).train");
      assertThatThrownBy(() -> new NeuralClassifier().setConf(conf).fit(rows))
          .isInstanceOf(ConfigurationException.class);
      context.listenerBus().waitUntilEmpty();
      assertThat(jobs).hasValue(0);
    } finally {
      context.removeSparkListener(counting);
    }
  }
}
