"""Pipelines, which Java fits."""

from pyspark import SparkContext
from pyspark.ml._stages import SparkStage
from pyspark.ml.wrapper import JavaParams


class Pipeline(SparkStage):
    def __init__(self, java_obj=None, stages=()):
        super().__init__(java_obj)
        # One that was loaded has its stages already.
        self.stages = list(stages) or [
            JavaParams._from_java(one) for one in self._java_obj.getStages()
        ]

    def getStages(self):
        return self.stages

    def _to_java(self):
        context = SparkContext._active_spark_context
        array = context._gateway.new_array(
            context._jvm.org.apache.spark.ml.PipelineStage, len(self.stages)
        )
        for place, stage in enumerate(self.stages):
            array[place] = stage._to_java()
        return self._java_obj.setStages(array)

    def fit(self, dataset):
        return PipelineModel(self._to_java().fit(dataset._jdf))


class PipelineModel(SparkStage):
    @property
    def stages(self):
        return [JavaParams._from_java(one) for one in self._java_obj.stages()]
