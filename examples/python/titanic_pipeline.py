"""A pipeline of Spark's stages and Rondo's classifier, whose Params cross-validation chooses.

    spark-submit ... titanic_pipeline.py titanic.csv MODEL
"""

import sys

from pyspark.ml import Pipeline
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.feature import StringIndexer, VectorAssembler
from pyspark.ml.tuning import CrossValidator, CrossValidatorModel, ParamGridBuilder
from pyspark.sql import SparkSession

from rondo.ml import NeuralClassifier


def main(data, folder):
    spark = SparkSession.builder.appName("titanic-pipeline").getOrCreate()
    passengers = spark.read.csv(data, header=True)

    words = StringIndexer(
        inputCols=["survived", "class", "sex", "age"],
        outputCols=["label", "classIndex", "sexIndex", "ageIndex"],
    )
    vector = VectorAssembler(
        inputCols=["classIndex", "sexIndex", "ageIndex"],
        outputCol="features",
    )
    classifier = NeuralClassifier(maxEpochs=10, seed=7)
    grid = (
        ParamGridBuilder()
        .addGrid(classifier.hiddenLayers, [[8], [16]])
        .addGrid(classifier.learningRate, [0.001, 0.01])
        .build()
    )
    validator = CrossValidator(
        estimator=Pipeline(stages=[words, vector, classifier]),
        estimatorParamMaps=grid,
        evaluator=MulticlassClassificationEvaluator(metricName="accuracy"),
        numFolds=3,
        parallelism=2,
        seed=7,
    )
    chosen = validator.fit(passengers)
    for params, accuracy in zip(grid, chosen.avgMetrics):
        values = ", ".join("%s %s" % (param.name, value) for param, value in params.items())
        print("%s: accuracy %.2f" % (values, accuracy))

    chosen.write().overwrite().save(folder)
    best = CrossValidatorModel.load(folder).bestModel
    print("best:", best.stages[-1].getHiddenLayers(), best.stages[-1].getLearningRate())
    scored = best.transform(passengers)
    scored.select("survived", "probability", "prediction").show(3, truncate=False)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
