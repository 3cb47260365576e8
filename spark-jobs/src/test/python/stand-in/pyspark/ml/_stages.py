"""Spark's own stages, whose Params Java holds: a class for each Java class of the same name."""

from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.ml.wrapper import JavaWrapper, new
from pyspark.sql import DataFrame


class SparkStage(JavaWrapper, JavaMLWritable, JavaMLReadable):
    def __init__(self, java_obj=None, **values):
        package = type(self).__module__.replace("pyspark", "org.apache.spark")
        super().__init__(java_obj or new(package + "." + type(self).__name__))
        for name, value in values.items():
            self._java_obj.set(self._java_obj.getParam(name).w(value))

    @property
    def uid(self):
        return self._java_obj.uid()

    def _to_java(self):
        return self._java_obj

    @classmethod
    def _from_java(cls, java):
        return cls(java)

    def transform(self, dataset):
        return DataFrame(self._java_obj.transform(dataset._jdf), dataset.sparkSession)


def stages(module, *names):
    """Classes of these names, for a module."""
    return {name: type(name, (SparkStage,), {"__module__": module}) for name in names}
