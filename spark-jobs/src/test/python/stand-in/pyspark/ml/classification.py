"""The base classes of classifiers."""

from pyspark.ml.base import PredictionModel, Predictor


class ProbabilisticClassifier(Predictor):
    pass


class ProbabilisticClassificationModel(PredictionModel):
    pass
