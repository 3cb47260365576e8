"""Who survived the Titanic? Trains a classifier on raw columns, saves it, and scores with it.

    spark-submit ... titanic.py titanic.csv MODEL
"""

import sys

from pyspark.sql import SparkSession

from rondo.ml import NeuralClassificationModel, NeuralClassifier


def main(data, folder):
    spark = SparkSession.builder.appName("titanic").getOrCreate()
    passengers = spark.read.csv(data, header=True).selectExpr(
        "class", "sex", "age", "double(survived = 'yes') AS label"
    )

    classifier = NeuralClassifier(
        inputCols=["class", "sex", "age"],
        hiddenLayers=[16],
        maxEpochs=20,
        learningRate=0.01,
        # What has no Param of its own, in the words of Rondo's configuration.
        conf="data: {split: {train: 0.8, validation: 0.2}}",
    )
    model = classifier.fit(passengers)

    summary = model.summary
    print("rounds:", summary.totalIterations)
    print("parameters:", summary.parametersSha256)
    print("accuracy: %.2f" % summary.metric("accuracy", split="validation"))
    summary.history.select("round", "epoch", "loss").show(3)

    model.write().overwrite().save(folder)
    loaded = NeuralClassificationModel.load(folder)
    kinds = passengers.drop("label").distinct()
    scored = loaded.transform(kinds).drop("rawPrediction")
    scored.orderBy("class", "sex", "age").show(truncate=False)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
