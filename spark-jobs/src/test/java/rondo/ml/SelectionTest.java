package rondo.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.classification.OneVsRestModel;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.spark.SparkTest;

/** Spark's own ways of choosing among models work, and give the same whatever their parallelism. */
class SelectionTest {
  @TempDir private Path temp;

  private static NeuralClassifier small() {
    return new NeuralClassifier("chosen").setHiddenLayers(4).setBatchSize(10).setLocalSteps(2);
  }

  private static CrossValidator validator(int parallelism) {
    NeuralClassifier classifier = small();
    ParamMap[] grids =
        new ParamGridBuilder()
            .addGrid(classifier.maxEpochs(), new int[] {1, 4})
            .addGrid(classifier.learningRate(), new double[] {0.001, 0.05})
            .build();
    assertThat(grids).hasSize(4);
    return new CrossValidator()
        .setEstimator(classifier)
        .setEstimatorParamMaps(grids)
        .setEvaluator(new BinaryClassificationEvaluator())
        .setNumFolds(3)
        .setSeed(5)
        .setParallelism(parallelism);
  }

  @Test
  void crossValidationChoosesTheSameBits() throws Exception {
    Dataset<Row> rows = MlRows.binary(90);
    CrossValidatorModel one = validator(1).fit(rows);
    CrossValidatorModel two = validator(2).fit(rows);
    assertThat(two.avgMetrics()).isEqualTo(one.avgMetrics());
    NeuralClassificationModel best = (NeuralClassificationModel) one.bestModel();
    NeuralClassificationModel other = (NeuralClassificationModel) two.bestModel();
    assertThat(other.summary().parametersSha256()).isEqualTo(best.summary().parametersSha256());
    assertThat(other.getMaxEpochs()).isEqualTo(best.getMaxEpochs());
    assertThat(other.getLearningRate()).isEqualTo(best.getLearningRate());
    assertThat(SparkTest.session(2).sparkContext().getPersistentRDDs().size()).isZero();

    one.write().overwrite().save(temp.resolve("cv").toString());
    CrossValidatorModel loaded = CrossValidatorModel.load(temp.resolve("cv").toString());
    assertThat(MlRows.added(loaded.transform(rows))).isEqualTo(MlRows.added(two.transform(rows)));
    assertThat(loaded.getEstimator()).isInstanceOf(NeuralClassifier.class);
    assertThat(loaded.getEstimatorParamMaps()).hasSize(4);
  }

  @Test
  void severalParamMapsGiveSeveralModels() {
    NeuralClassifier classifier = small();
    Dataset<Row> rows = MlRows.binary(40);
    List<Integer> rounds =
        Arrays.asList(1, 3).stream()
            .map(
                epochs ->
                    classifier
                        .fit(rows, new ParamMap().put(classifier.maxEpochs(), epochs))
                        .getMaxEpochs())
            .toList();
    assertThat(rounds).containsExactly(1, 3);
  }

  @Test
  void aTrainValidationSplitMayStopEarly() {
    NeuralClassifier classifier =
        small()
            .setConf(
                """
                data: {split: {train: 0.8, validation: 0.2}}
                training: {early-stopping: {metric: loss, patience: 2}}
                """);
    var chosen =
        new TrainValidationSplit()
            .setEstimator(classifier)
            .setEstimatorParamMaps(
                new ParamGridBuilder()
                    .addGrid(classifier.learningRate(), new double[] {0.05, 0.5})
                    .build())
            .setEvaluator(new MulticlassClassificationEvaluator())
            .setSeed(5)
            .setParallelism(2)
            .fit(MlRows.binary(90));
    NeuralClassificationModel best = (NeuralClassificationModel) chosen.bestModel();
    assertThat(best.summary().evaluations()).isNotEmpty();
    assertThat(chosen.validationMetrics()).hasSize(2);
  }

  @Test
  void oneVsRestTakesItForEachClass() {
    Dataset<Row> rows = MlRows.threeClasses(90);
    OneVsRestModel model =
        new OneVsRest()
            .setClassifier(small().setMaxEpochs(20).setLearningRate(0.05))
            .setWeightCol("weight")
            .setParallelism(2)
            .fit(rows);
    assertThat(model.models()).hasSize(3);
    assertThat(model.transform(rows).where("prediction = label").count()).isGreaterThan(70);
  }
}
