"""What is fitted and what transforms."""

from typing import Generic, TypeVar

from pyspark.ml.param import Params

M = TypeVar("M")


class Estimator(Params, Generic[M]):
    def fit(self, dataset, params=None):
        if isinstance(params, (list, tuple)):
            return [self.fit(dataset, one) for one in params]
        return (self.copy(params) if params else self)._fit(dataset)


class Transformer(Params):
    def transform(self, dataset, params=None):
        return (self.copy(params) if params else self)._transform(dataset)


class Model(Transformer):
    pass


class Predictor(Estimator[M], Generic[M]):
    pass


class PredictionModel(Model, Generic[M]):
    pass
