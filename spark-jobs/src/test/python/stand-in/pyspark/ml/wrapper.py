"""Stages that hold a Java object."""

import importlib
from typing import Generic, TypeVar

from py4j.java_collections import JavaArray
from pyspark import SparkContext
from pyspark.ml.base import Estimator, Model, Transformer
from pyspark.ml.param import Params
from pyspark.sql import DataFrame

M = TypeVar("M")


def new(name, *arguments):
    found = SparkContext._active_spark_context._jvm
    for part in name.split("."):
        found = getattr(found, part)
    return found(*arguments)


def python(value):
    return list(value) if isinstance(value, JavaArray) else value


class JavaWrapper:
    def __init__(self, java_obj=None):
        super().__init__()
        self._java_obj = java_obj

    def _call_java(self, name, *arguments):
        return python(getattr(self._java_obj, name)(*arguments))


class JavaParams(JavaWrapper, Params):
    def _pair(self, param, value):
        return self._java_obj.getParam(param.name).w(value)

    def _transfer_params_to_java(self):
        for param in self.params:
            if self.isSet(param):
                self._java_obj.set(self._pair(param, self._paramMap[param]))

    def _transfer_params_from_java(self):
        for param in self.params:
            java = self._java_obj.getParam(param.name)
            if self._java_obj.isSet(java):
                self._paramMap[param] = python(self._java_obj.getOrDefault(java))
            # PySpark takes the Java value as it is, where it has none of its own.
            if self._java_obj.hasDefault(java) and not self.isDefined(param):
                self._defaultParamMap[param] = self._java_obj.getDefault(java).get()

    def _to_java(self):
        self._transfer_params_to_java()
        return self._java_obj

    @staticmethod
    def _from_java(java):
        # The lookup rule of PySpark: a class of the name that the Java class has.
        python_name = java.getClass().getName().replace("org.apache.spark", "pyspark")
        module, name = python_name.rsplit(".", 1)
        found = getattr(importlib.import_module(module), name)
        if not issubclass(found, JavaParams):
            return found._from_java(java)
        stage = found()
        stage._java_obj = java
        stage._resetUid(java.uid())
        stage._transfer_params_from_java()
        return stage

    def copy(self, extra=None):
        that = super().copy(extra)
        if self._java_obj is not None:
            that._java_obj = self._java_obj.copy(new("org.apache.spark.ml.param.ParamMap"))
            that._transfer_params_to_java()
        return that

    def clear(self, param):
        super().clear(param)
        self._java_obj.clear(self._java_obj.getParam(param.name))


class JavaEstimator(JavaParams, Estimator[M], Generic[M]):
    def _fit(self, dataset):
        self._transfer_params_to_java()
        model = self._create_model(self._java_obj.fit(dataset._jdf))
        for own, models in (
            (self._paramMap, model._paramMap),
            (self._defaultParamMap, model._defaultParamMap),
        ):
            models.update({model.getParam(param.name): value for param, value in own.items()})
        return model


class JavaTransformer(JavaParams, Transformer):
    def _transform(self, dataset):
        self._transfer_params_to_java()
        return DataFrame(self._java_obj.transform(dataset._jdf), dataset.sparkSession)


class JavaModel(JavaTransformer, Model):
    def __init__(self, java_model=None):
        super().__init__(java_model)
        if java_model is not None:
            self._resetUid(java_model.uid())
