"""Scores passengers as they arrive: each new CSV file in a folder, with a model that was saved.

    spark-submit ... streaming_scorer.py MODEL INPUT OUTPUT [--once]

MODEL is what titanic.py has saved. INPUT is watched until somebody ends the program, or, with
--once, read until all of its files are scored. The rows go to OUTPUT as JSON.
"""

import sys

from pyspark.sql import SparkSession

from rondo.ml import NeuralClassificationModel


def main(folder, source, target, *options):
    spark = SparkSession.builder.appName("streaming-scorer").getOrCreate()
    model = NeuralClassificationModel.load(folder)
    # A row that cannot be scored must not end the stream.
    model.setHandleInvalid("skip")

    schema = "class STRING, sex STRING, age STRING"
    arriving = spark.readStream.csv(source, schema=schema, header=True)
    scored = model.transform(arriving)
    wanted = scored.selectExpr("class", "sex", "age", "int(prediction) AS survives")
    writing = wanted.writeStream.format("json")
    writing = writing.option("checkpointLocation", target + "/_checkpoint")
    if "--once" in options:
        writing = writing.trigger(availableNow=True)
    query = writing.start(target)
    query.awaitTermination()
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
