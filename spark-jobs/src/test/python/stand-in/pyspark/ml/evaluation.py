"""Spark's evaluators."""

from pyspark.ml._stages import stages

globals().update(stages(__name__, "MulticlassClassificationEvaluator"))
