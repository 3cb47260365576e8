"""Saving and loading by Java."""

from typing import Generic, TypeVar

from pyspark import SparkContext

S = TypeVar("S")


class JavaMLWritable:
    def write(self):
        return self._to_java().write()

    def save(self, path):
        self.write().save(path)


class JavaMLReader:
    def __init__(self, stage):
        # The lookup rule of PySpark, the other way round.
        found = SparkContext._active_spark_context._jvm
        name = stage.__module__.replace("pyspark", "org.apache.spark") + "." + stage.__name__
        for part in name.split("."):
            found = getattr(found, part)
        self._stage = stage
        self._reader = found.read()

    def load(self, path):
        return self._stage._from_java(self._reader.load(path))


class JavaMLReadable(Generic[S]):
    @classmethod
    def read(cls):
        return JavaMLReader(cls)

    @classmethod
    def load(cls, path):
        return cls.read().load(path)
