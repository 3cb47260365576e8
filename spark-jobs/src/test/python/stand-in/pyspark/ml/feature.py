"""Spark's stages that prepare features."""

from pyspark.ml._stages import stages

globals().update(
    stages(__name__, "StringIndexer", "StringIndexerModel", "VectorAssembler")
)
