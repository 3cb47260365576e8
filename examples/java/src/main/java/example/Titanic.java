package example;

import java.io.IOException;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import rondo.ml.NeuralClassificationModel;
import rondo.ml.NeuralClassifier;

/** Who survived the Titanic? Arguments: the file titanic.csv, and a folder for the models. */
public final class Titanic {
  private Titanic() {}

  public static void main(String[] arguments) throws IOException {
    SparkSession spark = SparkSession.builder().appName("titanic").getOrCreate();
    Dataset<Row> passengers = spark.read().option("header", true).csv(arguments[0]);
    columns(passengers, arguments[1] + "/columns");
    pipeline(passengers, arguments[1] + "/pipeline");
    spark.stop();
  }

  /** Learns from columns as they are. */
  private static void columns(Dataset<Row> passengers, String folder) throws IOException {
    Dataset<Row> labelled =
        passengers.selectExpr("class", "sex", "age", "double(survived = 'yes') AS label");
    NeuralClassificationModel model =
        new NeuralClassifier()
            .setInputCols("class", "sex", "age")
            .setHiddenLayers(16)
            .setMaxEpochs(20)
            .setLearningRate(0.01)
            // What has no Param of its own, in the words of Rondo's configuration.
            .setConf("data: {split: {train: 0.8, validation: 0.2}}")
            .fit(labelled);
    System.out.println("parameters: " + model.summary().parametersSha256());

    model.write().overwrite().save(folder);
    NeuralClassificationModel.load(folder)
        .transform(labelled.drop("label").distinct())
        .drop("rawPrediction")
        .orderBy("class", "sex", "age")
        .show(false);
  }

  /** Chooses the Params of a pipeline by cross-validation. */
  private static void pipeline(Dataset<Row> passengers, String folder) throws IOException {
    StringIndexer words =
        new StringIndexer()
            .setInputCols(new String[] {"survived", "class", "sex", "age"})
            .setOutputCols(new String[] {"label", "classIndex", "sexIndex", "ageIndex"});
    VectorAssembler vector =
        new VectorAssembler()
            .setInputCols(new String[] {"classIndex", "sexIndex", "ageIndex"})
            .setOutputCol("features");
    NeuralClassifier classifier =
        new NeuralClassifier().setHiddenLayers(16).setMaxEpochs(10).setSeed(7);
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(classifier.learningRate(), new double[] {0.001, 0.01})
            .build();
    CrossValidatorModel chosen =
        new CrossValidator()
            .setEstimator(
                new Pipeline().setStages(new PipelineStage[] {words, vector, classifier}))
            .setEstimatorParamMaps(grid)
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
            .setNumFolds(3)
            .setParallelism(2)
            .setSeed(7)
            .fit(passengers);

    chosen.write().overwrite().save(folder);
    PipelineModel best = (PipelineModel) CrossValidatorModel.load(folder).bestModel();
    best.transform(passengers).select("survived", "probability", "prediction").show(3, false);
  }
}
