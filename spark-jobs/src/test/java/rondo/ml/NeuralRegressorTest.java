package rondo.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.rondo.error.DataException;
import org.rondo.evaluation.MetricCatalog;

/** The regressor as a stage of Spark ML. */
class NeuralRegressorTest {

  private static NeuralRegressor small() {
    return new NeuralRegressor()
        .setHiddenLayers(8)
        .setMaxEpochs(60)
        .setBatchSize(10)
        .setLocalSteps(2)
        .setLearningRate(0.02);
  }

  @Test
  void hasTheParamsOfTheClassifierWithoutItsOwn() {
    NeuralRegressor regressor = new NeuralRegressor("r");
    assertThat(regressor.params()).hasSize(16).noneMatch(param -> !param.parent().equals("r"));
    assertThat(regressor.hasParam("thresholds")).isFalse();
    assertThat(regressor.hasParam("probabilityCol")).isFalse();
    assertThat(regressor.getHiddenLayers()).containsExactly(32, 16);
    assertThat(regressor.transformSchema(MlRows.SCHEMA).fieldNames()).endsWith("prediction");
    NeuralRegressor copied = regressor.copy(new ParamMap().put(regressor.numWorkers(), 3));
    assertThat(copied.getNumWorkers()).isEqualTo(3);
    assertThat(copied.uid()).isEqualTo("r");
  }

  @Test
  void learnsAndPredictsInTheLabelsUnits() {
    Dataset<Row> rows = MlRows.numbers(90);
    NeuralRegressionModel model = small().fit(rows);
    Dataset<Row> scored = model.transform(rows);
    assertThat(scored.columns()).endsWith("watch", "prediction");
    double r2 = new RegressionEvaluator().setMetricName("r2").evaluate(scored);
    assertThat(r2).isGreaterThan(0.9);
    assertThat(model.summary().metric(MetricCatalog.R2.name())).isGreaterThan(0.9);
    for (Row row : scored.collectAsList()) {
      assertThat(model.predict(row.getAs("features"))).isEqualTo(row.<Double>getAs("prediction"));
    }
    assertThat(model.numFeatures()).isEqualTo(2);
  }

  @Test
  void treatsRowsThatCannotBeUsedAsTold() {
    Dataset<Row> rows =
        MlRows.with(
            MlRows.numbers(40), MlRows.row(40, Double.NaN), MlRows.row(41, 1, 0, Double.NaN));
    assertThatThrownBy(() -> small().fit(rows))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("2 of 42 rows cannot be used");
    NeuralRegressionModel model = small().setMaxEpochs(1).setHandleInvalid("keep").fit(rows);
    Dataset<Row> scored = model.transform(rows);
    assertThat(scored.count()).isEqualTo(42);
    assertThat(scored.where("isnan(prediction)").select("id").collectAsList())
        .extracting(row -> row.getInt(0))
        .containsExactly(41);
    assertThat(model.setHandleInvalid("skip").transform(rows).count()).isEqualTo(41);
  }

  @Test
  void predictsTheQuantileNearestToTheMedian() {
    Dataset<Row> rows = MlRows.numbers(40);
    NeuralRegressionModel model =
        small()
            .setConf("model: {loss: {name: quantile, quantiles: [0.1, 0.5, 0.9]}}")
            .setMaxEpochs(2)
            .fit(rows);
    Row scored = model.transform(rows).head();
    assertThat(model.predict(scored.getAs("features")))
        .isEqualTo(scored.<Double>getAs("prediction"));
  }

  @Test
  void takesWeightsAndRowsToWatch() {
    Dataset<Row> rows = MlRows.numbers(40);
    NeuralRegressor regressor = small().setMaxEpochs(2);
    assertThat(
            regressor
                .copy(new ParamMap())
                .setWeightCol("weight")
                .fit(rows)
                .summary()
                .parametersSha256())
        .isNotEqualTo(regressor.fit(rows).summary().parametersSha256());
    assertThat(regressor.setValidationIndicatorCol("watch").fit(rows).summary().metrics().keySet())
        .hasSize(2);
  }

  /** One vector is refused for the same reason as a row of a data set. */
  @Test
  void refusesToPredictWhatIsNotFinite() {
    Dataset<Row> rows = MlRows.numbers(40);
    NeuralRegressionModel model =
        new NeuralRegressor()
            .setMaxEpochs(1)
            .setConf(
                "model: {network: linear}\ndata: {features: {features: {type: vector, scale: none}}}")
            .fit(rows);
    Dataset<Row> huge = MlRows.frame(List.of(MlRows.row(0, 1, 3e38, 3e38), MlRows.row(1, 1, 1, 1)));
    NeuralRegressionModel keeping = model.setHandleInvalid("keep");
    assertThat(keeping.transform(huge).where("isnan(prediction)").select("id").collectAsList())
        .extracting(row -> row.getInt(0))
        .containsExactly(0);
    assertThatThrownBy(() -> model.predict(Vectors.dense(3e38, 3e38)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("the row cannot be scored: the model's output is ");
    assertThat(model.predict(Vectors.dense(1, 1))).isFinite();
  }
}
