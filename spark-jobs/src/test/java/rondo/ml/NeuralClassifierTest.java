package rondo.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.data.Split;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.spark.SparkTest;

/** What the classifier makes of rows. */
class NeuralClassifierTest {

  @Test
  void learnsAndPredicts() {
    Dataset<Row> rows = MlRows.binary(90);
    NeuralClassifier classifier = MlRows.classifier();
    NeuralClassificationModel model = classifier.fit(rows);

    assertThat(model.uid()).isEqualTo(classifier.uid());
    assertThat(model.parent()).isSameAs(classifier);
    assertThat(model.numClasses()).isEqualTo(2);
    assertThat(model.numFeatures()).isEqualTo(2);
    assertThat(model.getMaxEpochs()).isEqualTo(30);
    Dataset<Row> scored = model.transform(rows);
    assertThat(scored.columns())
        .endsWith(
            "id",
            "features",
            "label",
            "weight",
            "watch",
            "rawPrediction",
            "probability",
            "prediction");
    assertThat(scored.where("prediction = label").count()).isGreaterThan(80);
    for (Row row : scored.collectAsList()) {
      Vector probability = row.getAs("probability");
      Vector raw = row.getAs("rawPrediction");
      assertThat(Arrays.stream(probability.toArray()).sum()).isCloseTo(1, within(1e-6));
      assertThat((double) probability.argmax()).isEqualTo(row.<Double>getAs("prediction"));
      assertThat(raw.argmax()).isEqualTo(probability.argmax());
      assertThat(model.raw2probability(raw).toArray())
          .containsExactly(probability.toArray(), within(1e-6));
      Vector features = row.getAs("features");
      assertThat(model.predict(features)).isEqualTo(row.<Double>getAs("prediction"));
      assertThat(model.predictProbability(features)).isEqualTo(probability);
      assertThat(model.predictRaw(features)).isEqualTo(raw);
    }
    assertThat(SparkTest.session(2).sparkContext().getPersistentRDDs().size()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"NaN", "Infinity"})
  void treatsFeaturesThatAreNotFiniteAsTold(double value) {
    Dataset<Row> rows = MlRows.with(MlRows.binary(40), MlRows.row(40, 1, value, 0));
    assertThatThrownBy(() -> MlRows.classifier().fit(rows))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("handleInvalid (data.bad-rows): 1 of 41 rows cannot be used")
        .hasMessageContaining("features holds " + value);
    NeuralClassifier skipping = MlRows.classifier().setHandleInvalid("skip");
    NeuralClassificationModel model = skipping.fit(rows);
    assertThat(model.summary().rejectedRows()).isEqualTo(1);
    assertThat(model.summary().parametersSha256())
        .isEqualTo(skipping.fit(MlRows.binary(40)).summary().parametersSha256());

    assertThat(model.transform(rows).count()).isEqualTo(40);
    model.setHandleInvalid("keep");
    List<Row> kept = model.transform(rows).where("id = 40").collectAsList();
    assertThat(kept).hasSize(1);
    assertThat(kept.get(0).<Double>getAs("prediction")).isNaN();
    assertThat(kept.get(0).<Vector>getAs("probability").toArray())
        .containsExactly(Double.NaN, Double.NaN);
    model.setHandleInvalid("error");
    assertThatThrownBy(() -> model.transform(rows).count())
        .rootCause()
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a row cannot be predicted: features holds " + value)
        .hasMessageEndingWith(
            "; set handleInvalid to skip or keep to continue without its prediction");
  }

  @Test
  void treatsMissingVectorsAndOtherWidthsAsTold() {
    Dataset<Row> rows =
        MlRows.with(
            MlRows.binary(40),
            RowFactory.create(40, null, 1.0, 1.0, false),
            MlRows.row(41, 1, 1, 2, 3));
    assertThatThrownBy(() -> MlRows.classifier().fit(rows))
        .hasMessageContaining("features is missing or not a vector of numbers")
        .hasMessageContaining("features: 3 numbers, expected 2");
    NeuralClassificationModel model = MlRows.classifier().setHandleInvalid("skip").fit(rows);
    assertThat(model.transform(rows).count()).isEqualTo(40);
    assertThatThrownBy(() -> model.predict(Vectors.dense(1, 2, 3)))
        .isInstanceOf(DataException.class)
        .hasMessage("the row cannot be scored: features: 3 numbers, expected 2");
  }

  @Test
  void prefersClassesOfLowThresholds() {
    Dataset<Row> rows = MlRows.binary(60);
    NeuralClassificationModel model = MlRows.classifier().fit(rows);
    assertThat(
            model
                .setThresholds(new double[] {0, 1})
                .transform(rows)
                .where("prediction = 1")
                .count())
        .isZero();
    model.setThresholds(new double[] {0.999, 0.001});
    Dataset<Row> scored = model.transform(rows);
    assertThat(scored.where("prediction = 1").count())
        .isGreaterThan(rows.where("label = 1").count());
    Row row = scored.head();
    assertThat(model.predict(row.getAs("features"))).isEqualTo(row.<Double>getAs("prediction"));
    assertThatThrownBy(() -> MlRows.classifier().setThresholds(new double[] {1, 1, 1}).fit(rows))
        .hasMessage("thresholds: got 3 numbers for 2 classes; expected one for each class");
    assertThatThrownBy(() -> model.setThresholds(new double[] {1, 1, 1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("thresholds");
  }

  @Test
  void countsRowsByTheirWeights() {
    Dataset<Row> rows = MlRows.binary(40);
    NeuralClassifier classifier = MlRows.classifier().setMaxEpochs(3);
    String plain = classifier.fit(rows).summary().parametersSha256();
    String weighed =
        MlRows.classifier()
            .setMaxEpochs(3)
            .setWeightCol("weight")
            .fit(rows)
            .summary()
            .parametersSha256();
    assertThat(weighed).isNotEqualTo(plain);
    Dataset<Row> bad = rows.withColumn("weight", lit(-1.0));
    assertThatThrownBy(() -> MlRows.classifier().setWeightCol("weight").fit(bad))
        .hasMessageContaining("the weight weight: '-1' is not a number of at least 0");
    // As in Spark, empty text names no column.
    assertThat(
            MlRows.classifier()
                .setMaxEpochs(3)
                .setWeightCol("")
                .fit(rows)
                .summary()
                .parametersSha256())
        .isEqualTo(plain);
  }

  @Test
  void watchesTheRowsOfTheIndicator() {
    Dataset<Row> rows = MlRows.binary(60);
    NeuralClassificationModel model =
        MlRows.classifier()
            .setValidationIndicatorCol("watch")
            .setMaxEpochs(200)
            .setConf("training: {early-stopping: {metric: loss, patience: 1}}")
            .fit(rows);
    assertThat(model.summary().metrics().get(Split.VALIDATION).examples()).isEqualTo(12);
    assertThat(model.summary().metrics().get(Split.TRAIN).examples()).isEqualTo(48);
    assertThat(model.summary().evaluations()).isNotEmpty();
    assertThat(model.summary().metrics()).doesNotContainKey(Split.TEST);
  }

  @Test
  void trainsOnRowsInEmptyPartitionsAndAnyOrder() {
    Dataset<Row> rows = MlRows.binary(40);
    NeuralClassifier classifier = MlRows.classifier().setMaxEpochs(2);
    NeuralClassificationModel model = classifier.fit(rows);
    Dataset<Row> scattered = rows.orderBy(rows.col("id").desc()).repartition(50);
    assertThat(classifier.fit(scattered).summary().parametersSha256())
        .isEqualTo(model.summary().parametersSha256());
    assertThat(MlRows.added(model.transform(scattered)))
        .isEqualTo(MlRows.added(model.transform(rows)));
    assertThat(model.transform(rows.where("false")).collectAsList()).isEmpty();
  }

  @Test
  void takesEverythingElseFromTheConfiguration() {
    Dataset<Row> rows = MlRows.binary(40);
    NeuralClassificationModel model =
        new NeuralClassifier()
            .setConf("model: {network: linear}\ntraining: {epochs: 2, batch-size: 4}")
            .fit(rows);
    // Two inputs, two outputs: softmax with biases.
    assertThat(model.summary().totalIterations()).isEqualTo(1);
    String named =
        MlRows.classifier()
            .setMaxEpochs(2)
            .setConf("training: {epochs: 7}")
            .fit(rows)
            .summary()
            .parametersSha256();
    assertThat(named)
        .isEqualTo(MlRows.classifier().setMaxEpochs(2).fit(rows).summary().parametersSha256());
    assertThatThrownBy(() -> new NeuralClassifier().setConf("training: {epoch: 2}").fit(rows))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("training.epoch")
        .hasMessageContaining("epochs");
    assertThatThrownBy(() -> new NeuralClassifier().setNumWorkers(100).fit(rows))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "numWorkers (training.workers): got 100, but there are only 40 training rows; expected"
                + " at most that many workers");
  }

  @Test
  void addsOnlyColumnsThatHaveAName() {
    Dataset<Row> rows = MlRows.binary(40);
    NeuralClassificationModel model = MlRows.classifier().setMaxEpochs(1).fit(rows);
    model.setRawPredictionCol("").setPredictionCol("class");
    assertThat(model.transform(rows).columns()).endsWith("watch", "probability", "class");
    model.setProbabilityCol("").setPredictionCol("");
    assertThat(model.transform(rows).columns()).isEqualTo(rows.columns());
  }

  @Test
  void leavesColumnsAloneWhateverTheirNames() {
    Dataset<Row> rows = MlRows.binary(40);
    NeuralClassificationModel model = MlRows.classifier().setMaxEpochs(1).fit(rows);
    Dataset<Row> odd = rows.withColumnRenamed("weight", "a.b").withColumnRenamed("watch", "0:x`");
    Dataset<Row> twice =
        odd.join(rows.select("id", "weight").toDF("own", "a.b"), odd.col("id").equalTo(col("own")));
    Dataset<Row> scored = model.transform(twice);
    assertThat(scored.columns()).startsWith("id", "features", "label", "a.b", "0:x`", "own", "a.b");
    assertThat(MlRows.added(scored)).isEqualTo(MlRows.added(model.transform(rows)));
  }
}
