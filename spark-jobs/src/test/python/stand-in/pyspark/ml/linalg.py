"""Vectors, which Java makes and holds."""

from typing import Any

from pyspark import SparkContext

Vector = Any


class Vectors:
    @staticmethod
    def dense(*values):
        context = SparkContext._active_spark_context
        array = context._gateway.new_array(context._jvm.double, len(values))
        for place, value in enumerate(values):
            array[place] = float(value)
        return context._jvm.org.apache.spark.ml.linalg.Vectors.dense(array)
