"""Cross-validation, which Java does."""

import itertools

from pyspark import SparkContext
from pyspark.ml._stages import SparkStage
from pyspark.ml.wrapper import JavaParams, new


class ParamGridBuilder:
    def __init__(self):
        self._values = {}

    def addGrid(self, param, values):
        self._values[param] = values
        return self

    def build(self):
        return [
            dict(zip(self._values, values)) for values in itertools.product(*self._values.values())
        ]


class CrossValidator(SparkStage):
    def __init__(
        self, java_obj=None, estimator=None, estimatorParamMaps=(), evaluator=None, **values
    ):
        super().__init__(java_obj, **values)
        self._estimator = estimator
        self._maps = list(estimatorParamMaps)
        if evaluator is not None:
            self._java_obj.setEvaluator(evaluator._to_java())

    def fit(self, dataset):
        stages = {stage.uid: stage._to_java() for stage in self._estimator.getStages()}
        context = SparkContext._active_spark_context
        array = context._gateway.new_array(
            context._jvm.org.apache.spark.ml.param.ParamMap, len(self._maps)
        )
        for place, values in enumerate(self._maps):
            array[place] = new("org.apache.spark.ml.param.ParamMap")
            for param, value in values.items():
                pair = stages[param.parent].getParam(param.name).w(value)
                array[place].put(pair.param(), pair.value())
        self._java_obj.setEstimator(self._estimator._to_java()).setEstimatorParamMaps(array)
        return CrossValidatorModel(self._java_obj.fit(dataset._jdf))


class CrossValidatorModel(SparkStage):
    @property
    def avgMetrics(self):
        return list(self._java_obj.avgMetrics())

    @property
    def bestModel(self):
        return JavaParams._from_java(self._java_obj.bestModel())
