"""The base classes of regressors."""

from typing import Generic, TypeVar

from pyspark.ml.base import PredictionModel, Predictor

M = TypeVar("M")


class Regressor(Predictor[M], Generic[M]):
    pass


class RegressionModel(PredictionModel):
    pass
