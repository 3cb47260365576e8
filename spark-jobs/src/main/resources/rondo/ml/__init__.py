"""Rondo's networks as stages of Spark ML.

    from rondo.ml import NeuralClassifier

    model = NeuralClassifier(hiddenLayers=[16], maxEpochs=5).fit(passengers)

The classes are thin: the Java classes of the same names do the work.
"""

# Generated from the Params of the Java classes. PythonModuleTest compares it with them, and says
# how to write it again.

from typing import Any, List, Optional

from pyspark import keyword_only
from pyspark.ml.classification import ProbabilisticClassificationModel, ProbabilisticClassifier
from pyspark.ml.linalg import Vector
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.param.shared import (
    HasHandleInvalid,
    HasInputCols,
    HasSeed,
    HasValidationIndicatorCol,
    HasWeightCol,
)
from pyspark.ml.regression import RegressionModel, Regressor
from pyspark.ml.util import JavaMLReadable, JavaMLWritable

from rondo.ml._stages import (
    ConfigurationException,
    DataException,
    NeuralEstimator,
    NeuralModel,
    NeuralTrainingSummary,
    RondoException,
    TrainingException,
    explained,
    java_class_of,
)

__all__ = [
    "ConfigurationException",
    "DataException",
    "NeuralClassificationModel",
    "NeuralClassifier",
    "NeuralRegressionModel",
    "NeuralRegressor",
    "NeuralTrainingSummary",
    "RondoException",
    "TrainingException",
]


class _NeuralParams(
    HasHandleInvalid,
    HasInputCols,
    HasSeed,
    HasValidationIndicatorCol,
    HasWeightCol,
):
    """The Params that all stages have."""

    averaging: "Param[str]" = Param(
        Params._dummy(),
        "averaging",
        "how the workers' results become the next parameters, one of mean, gradients, nesterov, "
        "block-momentum, trimmed-mean, median",
        typeConverter=TypeConverters.toString,
    )

    batchSize: "Param[int]" = Param(
        Params._dummy(),
        "batchSize",
        "rows of a worker's local step (>= 1)",
        typeConverter=TypeConverters.toInt,
    )

    conf: "Param[str]" = Param(
        Params._dummy(),
        "conf",
        "Rondo's configuration, as YAML, for what has no Param; shown and saved as it is, so no "
        "place for secrets",
        typeConverter=TypeConverters.toString,
    )

    featuresCol: "Param[str]" = Param(
        Params._dummy(),
        "featuresCol",
        "features column name",
        typeConverter=TypeConverters.toString,
    )

    handleInvalid: "Param[str]" = Param(
        Params._dummy(),
        "handleInvalid",
        "what becomes of rows that cannot be used: error, skip (leave them out) or keep (leave "
        "them out of training, and predict NaN)",
        typeConverter=TypeConverters.toString,
    )

    hiddenLayers: "Param[List[int]]" = Param(
        Params._dummy(),
        "hiddenLayers",
        "widths of the hidden layers, first to last (>= 1)",
        typeConverter=TypeConverters.toListInt,
    )

    inputCols: "Param[List[str]]" = Param(
        Params._dummy(),
        "inputCols",
        "columns of any type to learn from, in place of featuresCol",
        typeConverter=TypeConverters.toListString,
    )

    labelCol: "Param[str]" = Param(
        Params._dummy(),
        "labelCol",
        "label column name",
        typeConverter=TypeConverters.toString,
    )

    learningRate: "Param[float]" = Param(
        Params._dummy(),
        "learningRate",
        "size of the optimizer's steps (> 0)",
        typeConverter=TypeConverters.toFloat,
    )

    localSteps: "Param[int]" = Param(
        Params._dummy(),
        "localSteps",
        "steps of a worker between two averages (>= 1)",
        typeConverter=TypeConverters.toInt,
    )

    maxEpochs: "Param[int]" = Param(
        Params._dummy(),
        "maxEpochs",
        "the most passes over the training rows (>= 1)",
        typeConverter=TypeConverters.toInt,
    )

    numWorkers: "Param[int]" = Param(
        Params._dummy(),
        "numWorkers",
        "workers that train side by side, each on its shard (>= 1)",
        typeConverter=TypeConverters.toInt,
    )

    predictionCol: "Param[str]" = Param(
        Params._dummy(),
        "predictionCol",
        "prediction column name",
        typeConverter=TypeConverters.toString,
    )

    seed: "Param[int]" = Param(
        Params._dummy(),
        "seed",
        "seed of everything random",
        typeConverter=TypeConverters.toInt,
    )

    validationIndicatorCol: "Param[str]" = Param(
        Params._dummy(),
        "validationIndicatorCol",
        "boolean column that is true in rows to watch during training, not to train on; a row "
        "without a value cannot be used (see handleInvalid)",
        typeConverter=TypeConverters.toString,
    )

    weightCol: "Param[str]" = Param(
        Params._dummy(),
        "weightCol",
        "column that says how much a row counts, from 0 up; 1 if not set",
        typeConverter=TypeConverters.toString,
    )

    def getAveraging(self) -> str:
        """The value of averaging or its default: how the workers' results become the next
        parameters, one of mean, gradients, nesterov, block-momentum, trimmed-mean, median.
        """
        return self.getOrDefault(self.averaging)

    def getBatchSize(self) -> int:
        """The value of batchSize or its default: rows of a worker's local step (>= 1)."""
        return self.getOrDefault(self.batchSize)

    def getConf(self) -> str:
        """The value of conf or its default: Rondo's configuration, as YAML, for what has no
        Param; shown and saved as it is, so no place for secrets.
        """
        return self.getOrDefault(self.conf)

    def getFeaturesCol(self) -> str:
        """The value of featuresCol or its default: features column name."""
        return self.getOrDefault(self.featuresCol)

    def getHandleInvalid(self) -> str:
        """The value of handleInvalid or its default: what becomes of rows that cannot be used:
        error, skip (leave them out) or keep (leave them out of training, and predict NaN).
        """
        return self.getOrDefault(self.handleInvalid)

    def getHiddenLayers(self) -> List[int]:
        """The value of hiddenLayers or its default: widths of the hidden layers, first to last
        (>= 1).
        """
        return self.getOrDefault(self.hiddenLayers)

    def getInputCols(self) -> List[str]:
        """The value of inputCols or its default: columns of any type to learn from, in place of
        featuresCol.
        """
        return self.getOrDefault(self.inputCols)

    def getLabelCol(self) -> str:
        """The value of labelCol or its default: label column name."""
        return self.getOrDefault(self.labelCol)

    def getLearningRate(self) -> float:
        """The value of learningRate or its default: size of the optimizer's steps (> 0)."""
        return self.getOrDefault(self.learningRate)

    def getLocalSteps(self) -> int:
        """The value of localSteps or its default: steps of a worker between two averages (>= 1).
        """
        return self.getOrDefault(self.localSteps)

    def getMaxEpochs(self) -> int:
        """The value of maxEpochs or its default: the most passes over the training rows (>= 1)."""
        return self.getOrDefault(self.maxEpochs)

    def getNumWorkers(self) -> int:
        """The value of numWorkers or its default: workers that train side by side, each on its
        shard (>= 1).
        """
        return self.getOrDefault(self.numWorkers)

    def getPredictionCol(self) -> str:
        """The value of predictionCol or its default: prediction column name."""
        return self.getOrDefault(self.predictionCol)

    def getSeed(self) -> int:
        """The value of seed or its default: seed of everything random."""
        return self.getOrDefault(self.seed)

    def getValidationIndicatorCol(self) -> str:
        """The value of validationIndicatorCol or its default: boolean column that is true in
        rows to watch during training, not to train on; a row without a value cannot be used (see
        handleInvalid).
        """
        return self.getOrDefault(self.validationIndicatorCol)

    def getWeightCol(self) -> str:
        """The value of weightCol or its default: column that says how much a row counts, from 0
        up; 1 if not set.
        """
        return self.getOrDefault(self.weightCol)


class _ClassParams(Params):
    """The Params that classifiers and their models have besides."""

    probabilityCol: "Param[str]" = Param(
        Params._dummy(),
        "probabilityCol",
        "Column name for predicted class conditional probabilities. Note: Not all models output "
        "well-calibrated probability estimates! These probabilities should be treated as "
        "confidences, not precise probabilities",
        typeConverter=TypeConverters.toString,
    )

    rawPredictionCol: "Param[str]" = Param(
        Params._dummy(),
        "rawPredictionCol",
        "raw prediction (a.k.a. confidence) column name",
        typeConverter=TypeConverters.toString,
    )

    thresholds: "Param[List[float]]" = Param(
        Params._dummy(),
        "thresholds",
        "Thresholds in multi-class classification to adjust the probability of predicting each "
        "class. Array must have length equal to the number of classes, with values > 0 excepting "
        "that at most one value may be 0. The class with largest value p/t is predicted, where p "
        "is the original probability of that class and t is the class's threshold",
        typeConverter=TypeConverters.toListFloat,
    )

    def getProbabilityCol(self) -> str:
        """The value of probabilityCol or its default: Column name for predicted class
        conditional probabilities. Note: Not all models output well-calibrated probability
        estimates! These probabilities should be treated as confidences, not precise
        probabilities.
        """
        return self.getOrDefault(self.probabilityCol)

    def getRawPredictionCol(self) -> str:
        """The value of rawPredictionCol or its default: raw prediction (a.k.a. confidence)
        column name.
        """
        return self.getOrDefault(self.rawPredictionCol)

    def getThresholds(self) -> List[float]:
        """The value of thresholds or its default: Thresholds in multi-class classification to
        adjust the probability of predicting each class. Array must have length equal to the
        number of classes, with values > 0 excepting that at most one value may be 0. The class
        with largest value p/t is predicted, where p is the original probability of that class
        and t is the class's threshold.
        """
        return self.getOrDefault(self.thresholds)


class NeuralClassifier(
    _ClassParams,
    _NeuralParams,
    NeuralEstimator["NeuralClassificationModel"],
    ProbabilisticClassifier,
    JavaMLWritable,
    JavaMLReadable,
):
    """A neural network that tells classes apart, trained on the workers of the session.

    The label is a column of the classes' indices, 0, 1, ..., as StringIndexer makes them.

    Parameters
    ----------
    averaging: str = "mean"
        how the workers' results become the next parameters, one of mean, gradients, nesterov,
        block-momentum, trimmed-mean, median.
    batchSize: int = 32
        rows of a worker's local step (>= 1).
    conf: str = ""
        Rondo's configuration, as YAML, for what has no Param; shown and saved as it is, so no
        place for secrets.
    featuresCol: str = "features"
        features column name.
    handleInvalid: str = "error"
        what becomes of rows that cannot be used: error, skip (leave them out) or keep (leave
        them out of training, and predict NaN).
    hiddenLayers: List[int] = [32, 16]
        widths of the hidden layers, first to last (>= 1).
    inputCols: Optional[List[str]] = None
        columns of any type to learn from, in place of featuresCol.
    labelCol: str = "label"
        label column name.
    learningRate: float = 0.001
        size of the optimizer's steps (> 0).
    localSteps: int = 10
        steps of a worker between two averages (>= 1).
    maxEpochs: int = 10
        the most passes over the training rows (>= 1).
    numWorkers: int = 2
        workers that train side by side, each on its shard (>= 1).
    predictionCol: str = "prediction"
        prediction column name.
    probabilityCol: str = "probability"
        Column name for predicted class conditional probabilities. Note: Not all models output
        well-calibrated probability estimates! These probabilities should be treated as
        confidences, not precise probabilities.
    rawPredictionCol: str = "rawPrediction"
        raw prediction (a.k.a. confidence) column name.
    seed: int = 42
        seed of everything random.
    thresholds: Optional[List[float]] = None
        Thresholds in multi-class classification to adjust the probability of predicting each
        class. Array must have length equal to the number of classes, with values > 0 excepting
        that at most one value may be 0. The class with largest value p/t is predicted, where p
        is the original probability of that class and t is the class's threshold.
    validationIndicatorCol: Optional[str] = None
        boolean column that is true in rows to watch during training, not to train on; a row
        without a value cannot be used (see handleInvalid).
    weightCol: Optional[str] = None
        column that says how much a row counts, from 0 up; 1 if not set.
    """

    @keyword_only
    def __init__(
        self,
        *,
        averaging: str = "mean",
        batchSize: int = 32,
        conf: str = "",
        featuresCol: str = "features",
        handleInvalid: str = "error",
        hiddenLayers: List[int] = [32, 16],
        inputCols: Optional[List[str]] = None,
        labelCol: str = "label",
        learningRate: float = 0.001,
        localSteps: int = 10,
        maxEpochs: int = 10,
        numWorkers: int = 2,
        predictionCol: str = "prediction",
        probabilityCol: str = "probability",
        rawPredictionCol: str = "rawPrediction",
        seed: int = 42,
        thresholds: Optional[List[float]] = None,
        validationIndicatorCol: Optional[str] = None,
        weightCol: Optional[str] = None,
    ) -> None:
        super().__init__()
        self._java_obj = java_class_of(NeuralClassifier)(self.uid)
        self._setDefault(
            averaging="mean",
            batchSize=32,
            conf="",
            featuresCol="features",
            handleInvalid="error",
            hiddenLayers=[32, 16],
            labelCol="label",
            learningRate=0.001,
            localSteps=10,
            maxEpochs=10,
            numWorkers=2,
            predictionCol="prediction",
            probabilityCol="probability",
            rawPredictionCol="rawPrediction",
            seed=42,
        )
        self._set(**self._input_kwargs)

    @keyword_only
    def setParams(
        self,
        *,
        averaging: Optional[str] = None,
        batchSize: Optional[int] = None,
        conf: Optional[str] = None,
        featuresCol: Optional[str] = None,
        handleInvalid: Optional[str] = None,
        hiddenLayers: Optional[List[int]] = None,
        inputCols: Optional[List[str]] = None,
        labelCol: Optional[str] = None,
        learningRate: Optional[float] = None,
        localSteps: Optional[int] = None,
        maxEpochs: Optional[int] = None,
        numWorkers: Optional[int] = None,
        predictionCol: Optional[str] = None,
        probabilityCol: Optional[str] = None,
        rawPredictionCol: Optional[str] = None,
        seed: Optional[int] = None,
        thresholds: Optional[List[float]] = None,
        validationIndicatorCol: Optional[str] = None,
        weightCol: Optional[str] = None,
    ) -> "NeuralClassifier":
        """Sets the Params that are given, and leaves the others as they are."""
        return self._set(**self._input_kwargs)

    def _create_model(self, java_model: Any) -> "NeuralClassificationModel":
        return NeuralClassificationModel(java_model)

    def setAveraging(self, value: str) -> "NeuralClassifier":
        """Sets averaging: how the workers' results become the next parameters, one of mean,
        gradients, nesterov, block-momentum, trimmed-mean, median.
        """
        return self._set(averaging=value)

    def setBatchSize(self, value: int) -> "NeuralClassifier":
        """Sets batchSize: rows of a worker's local step (>= 1)."""
        return self._set(batchSize=value)

    def setConf(self, value: str) -> "NeuralClassifier":
        """Sets conf: Rondo's configuration, as YAML, for what has no Param; shown and saved as
        it is, so no place for secrets.
        """
        return self._set(conf=value)

    def setFeaturesCol(self, value: str) -> "NeuralClassifier":
        """Sets featuresCol: features column name."""
        return self._set(featuresCol=value)

    def setHandleInvalid(self, value: str) -> "NeuralClassifier":
        """Sets handleInvalid: what becomes of rows that cannot be used: error, skip (leave them
        out) or keep (leave them out of training, and predict NaN).
        """
        return self._set(handleInvalid=value)

    def setHiddenLayers(self, value: List[int]) -> "NeuralClassifier":
        """Sets hiddenLayers: widths of the hidden layers, first to last (>= 1)."""
        return self._set(hiddenLayers=value)

    def setInputCols(self, value: List[str]) -> "NeuralClassifier":
        """Sets inputCols: columns of any type to learn from, in place of featuresCol."""
        return self._set(inputCols=value)

    def setLabelCol(self, value: str) -> "NeuralClassifier":
        """Sets labelCol: label column name."""
        return self._set(labelCol=value)

    def setLearningRate(self, value: float) -> "NeuralClassifier":
        """Sets learningRate: size of the optimizer's steps (> 0)."""
        return self._set(learningRate=value)

    def setLocalSteps(self, value: int) -> "NeuralClassifier":
        """Sets localSteps: steps of a worker between two averages (>= 1)."""
        return self._set(localSteps=value)

    def setMaxEpochs(self, value: int) -> "NeuralClassifier":
        """Sets maxEpochs: the most passes over the training rows (>= 1)."""
        return self._set(maxEpochs=value)

    def setNumWorkers(self, value: int) -> "NeuralClassifier":
        """Sets numWorkers: workers that train side by side, each on its shard (>= 1)."""
        return self._set(numWorkers=value)

    def setPredictionCol(self, value: str) -> "NeuralClassifier":
        """Sets predictionCol: prediction column name."""
        return self._set(predictionCol=value)

    def setProbabilityCol(self, value: str) -> "NeuralClassifier":
        """Sets probabilityCol: Column name for predicted class conditional probabilities. Note:
        Not all models output well-calibrated probability estimates! These probabilities should
        be treated as confidences, not precise probabilities.
        """
        return self._set(probabilityCol=value)

    def setRawPredictionCol(self, value: str) -> "NeuralClassifier":
        """Sets rawPredictionCol: raw prediction (a.k.a. confidence) column name."""
        return self._set(rawPredictionCol=value)

    def setSeed(self, value: int) -> "NeuralClassifier":
        """Sets seed: seed of everything random."""
        return self._set(seed=value)

    def setThresholds(self, value: List[float]) -> "NeuralClassifier":
        """Sets thresholds: Thresholds in multi-class classification to adjust the probability of
        predicting each class. Array must have length equal to the number of classes, with values
        > 0 excepting that at most one value may be 0. The class with largest value p/t is
        predicted, where p is the original probability of that class and t is the class's
        threshold.
        """
        return self._set(thresholds=value)

    def setValidationIndicatorCol(self, value: str) -> "NeuralClassifier":
        """Sets validationIndicatorCol: boolean column that is true in rows to watch during
        training, not to train on; a row without a value cannot be used (see handleInvalid).
        """
        return self._set(validationIndicatorCol=value)

    def setWeightCol(self, value: str) -> "NeuralClassifier":
        """Sets weightCol: column that says how much a row counts, from 0 up; 1 if not set."""
        return self._set(weightCol=value)


class NeuralClassificationModel(
    _ClassParams,
    _NeuralParams,
    NeuralModel,
    ProbabilisticClassificationModel,
    JavaMLWritable,
    JavaMLReadable,
):
    """A network that a NeuralClassifier has trained."""

    def __init__(self, java_model: Optional[Any] = None) -> None:
        NeuralModel.__init__(self, java_model)
        self._setDefault(
            averaging="mean",
            batchSize=32,
            conf="",
            featuresCol="features",
            handleInvalid="error",
            hiddenLayers=[32, 16],
            labelCol="label",
            learningRate=0.001,
            localSteps=10,
            maxEpochs=10,
            numWorkers=2,
            predictionCol="prediction",
            probabilityCol="probability",
            rawPredictionCol="rawPrediction",
            seed=42,
        )

    def setFeaturesCol(self, value: str) -> "NeuralClassificationModel":
        """Sets featuresCol: features column name."""
        return self._set(featuresCol=value)

    def setHandleInvalid(self, value: str) -> "NeuralClassificationModel":
        """Sets handleInvalid: what becomes of rows that cannot be used: error, skip (leave them
        out) or keep (leave them out of training, and predict NaN).
        """
        return self._set(handleInvalid=value)

    def setPredictionCol(self, value: str) -> "NeuralClassificationModel":
        """Sets predictionCol: prediction column name."""
        return self._set(predictionCol=value)

    def setProbabilityCol(self, value: str) -> "NeuralClassificationModel":
        """Sets probabilityCol: Column name for predicted class conditional probabilities. Note:
        Not all models output well-calibrated probability estimates! These probabilities should
        be treated as confidences, not precise probabilities.
        """
        return self._set(probabilityCol=value)

    def setRawPredictionCol(self, value: str) -> "NeuralClassificationModel":
        """Sets rawPredictionCol: raw prediction (a.k.a. confidence) column name."""
        return self._set(rawPredictionCol=value)

    def setThresholds(self, value: List[float]) -> "NeuralClassificationModel":
        """Sets thresholds: Thresholds in multi-class classification to adjust the probability of
        predicting each class. Array must have length equal to the number of classes, with values
        > 0 excepting that at most one value may be 0. The class with largest value p/t is
        predicted, where p is the original probability of that class and t is the class's
        threshold.
        """
        return self._set(thresholds=value)

    @property
    def numClasses(self) -> int:
        """How many classes there are."""
        return self._call_java("numClasses")

    def predictRaw(self, value: Vector) -> Vector:
        """The logarithms of the probabilities of one vector's classes."""
        with explained():
            return self._call_java("predictRaw", value)

    def predictProbability(self, value: Vector) -> Vector:
        """The probabilities of one vector's classes."""
        with explained():
            return self._call_java("predictProbability", value)


class NeuralRegressor(
    _NeuralParams,
    NeuralEstimator["NeuralRegressionModel"],
    Regressor,
    JavaMLWritable,
    JavaMLReadable,
):
    """A neural network that predicts a number, trained on the workers of the session.

    The label is any numeric column, and predictions are in its unit.

    Parameters
    ----------
    averaging: str = "mean"
        how the workers' results become the next parameters, one of mean, gradients, nesterov,
        block-momentum, trimmed-mean, median.
    batchSize: int = 32
        rows of a worker's local step (>= 1).
    conf: str = ""
        Rondo's configuration, as YAML, for what has no Param; shown and saved as it is, so no
        place for secrets.
    featuresCol: str = "features"
        features column name.
    handleInvalid: str = "error"
        what becomes of rows that cannot be used: error, skip (leave them out) or keep (leave
        them out of training, and predict NaN).
    hiddenLayers: List[int] = [32, 16]
        widths of the hidden layers, first to last (>= 1).
    inputCols: Optional[List[str]] = None
        columns of any type to learn from, in place of featuresCol.
    labelCol: str = "label"
        label column name.
    learningRate: float = 0.001
        size of the optimizer's steps (> 0).
    localSteps: int = 10
        steps of a worker between two averages (>= 1).
    maxEpochs: int = 10
        the most passes over the training rows (>= 1).
    numWorkers: int = 2
        workers that train side by side, each on its shard (>= 1).
    predictionCol: str = "prediction"
        prediction column name.
    seed: int = 42
        seed of everything random.
    validationIndicatorCol: Optional[str] = None
        boolean column that is true in rows to watch during training, not to train on; a row
        without a value cannot be used (see handleInvalid).
    weightCol: Optional[str] = None
        column that says how much a row counts, from 0 up; 1 if not set.
    """

    @keyword_only
    def __init__(
        self,
        *,
        averaging: str = "mean",
        batchSize: int = 32,
        conf: str = "",
        featuresCol: str = "features",
        handleInvalid: str = "error",
        hiddenLayers: List[int] = [32, 16],
        inputCols: Optional[List[str]] = None,
        labelCol: str = "label",
        learningRate: float = 0.001,
        localSteps: int = 10,
        maxEpochs: int = 10,
        numWorkers: int = 2,
        predictionCol: str = "prediction",
        seed: int = 42,
        validationIndicatorCol: Optional[str] = None,
        weightCol: Optional[str] = None,
    ) -> None:
        super().__init__()
        self._java_obj = java_class_of(NeuralRegressor)(self.uid)
        self._setDefault(
            averaging="mean",
            batchSize=32,
            conf="",
            featuresCol="features",
            handleInvalid="error",
            hiddenLayers=[32, 16],
            labelCol="label",
            learningRate=0.001,
            localSteps=10,
            maxEpochs=10,
            numWorkers=2,
            predictionCol="prediction",
            seed=42,
        )
        self._set(**self._input_kwargs)

    @keyword_only
    def setParams(
        self,
        *,
        averaging: Optional[str] = None,
        batchSize: Optional[int] = None,
        conf: Optional[str] = None,
        featuresCol: Optional[str] = None,
        handleInvalid: Optional[str] = None,
        hiddenLayers: Optional[List[int]] = None,
        inputCols: Optional[List[str]] = None,
        labelCol: Optional[str] = None,
        learningRate: Optional[float] = None,
        localSteps: Optional[int] = None,
        maxEpochs: Optional[int] = None,
        numWorkers: Optional[int] = None,
        predictionCol: Optional[str] = None,
        seed: Optional[int] = None,
        validationIndicatorCol: Optional[str] = None,
        weightCol: Optional[str] = None,
    ) -> "NeuralRegressor":
        """Sets the Params that are given, and leaves the others as they are."""
        return self._set(**self._input_kwargs)

    def _create_model(self, java_model: Any) -> "NeuralRegressionModel":
        return NeuralRegressionModel(java_model)

    def setAveraging(self, value: str) -> "NeuralRegressor":
        """Sets averaging: how the workers' results become the next parameters, one of mean,
        gradients, nesterov, block-momentum, trimmed-mean, median.
        """
        return self._set(averaging=value)

    def setBatchSize(self, value: int) -> "NeuralRegressor":
        """Sets batchSize: rows of a worker's local step (>= 1)."""
        return self._set(batchSize=value)

    def setConf(self, value: str) -> "NeuralRegressor":
        """Sets conf: Rondo's configuration, as YAML, for what has no Param; shown and saved as
        it is, so no place for secrets.
        """
        return self._set(conf=value)

    def setFeaturesCol(self, value: str) -> "NeuralRegressor":
        """Sets featuresCol: features column name."""
        return self._set(featuresCol=value)

    def setHandleInvalid(self, value: str) -> "NeuralRegressor":
        """Sets handleInvalid: what becomes of rows that cannot be used: error, skip (leave them
        out) or keep (leave them out of training, and predict NaN).
        """
        return self._set(handleInvalid=value)

    def setHiddenLayers(self, value: List[int]) -> "NeuralRegressor":
        """Sets hiddenLayers: widths of the hidden layers, first to last (>= 1)."""
        return self._set(hiddenLayers=value)

    def setInputCols(self, value: List[str]) -> "NeuralRegressor":
        """Sets inputCols: columns of any type to learn from, in place of featuresCol."""
        return self._set(inputCols=value)

    def setLabelCol(self, value: str) -> "NeuralRegressor":
        """Sets labelCol: label column name."""
        return self._set(labelCol=value)

    def setLearningRate(self, value: float) -> "NeuralRegressor":
        """Sets learningRate: size of the optimizer's steps (> 0)."""
        return self._set(learningRate=value)

    def setLocalSteps(self, value: int) -> "NeuralRegressor":
        """Sets localSteps: steps of a worker between two averages (>= 1)."""
        return self._set(localSteps=value)

    def setMaxEpochs(self, value: int) -> "NeuralRegressor":
        """Sets maxEpochs: the most passes over the training rows (>= 1)."""
        return self._set(maxEpochs=value)

    def setNumWorkers(self, value: int) -> "NeuralRegressor":
        """Sets numWorkers: workers that train side by side, each on its shard (>= 1)."""
        return self._set(numWorkers=value)

    def setPredictionCol(self, value: str) -> "NeuralRegressor":
        """Sets predictionCol: prediction column name."""
        return self._set(predictionCol=value)

    def setSeed(self, value: int) -> "NeuralRegressor":
        """Sets seed: seed of everything random."""
        return self._set(seed=value)

    def setValidationIndicatorCol(self, value: str) -> "NeuralRegressor":
        """Sets validationIndicatorCol: boolean column that is true in rows to watch during
        training, not to train on; a row without a value cannot be used (see handleInvalid).
        """
        return self._set(validationIndicatorCol=value)

    def setWeightCol(self, value: str) -> "NeuralRegressor":
        """Sets weightCol: column that says how much a row counts, from 0 up; 1 if not set."""
        return self._set(weightCol=value)


class NeuralRegressionModel(
    _NeuralParams,
    NeuralModel,
    RegressionModel,
    JavaMLWritable,
    JavaMLReadable,
):
    """A network that a NeuralRegressor has trained."""

    def __init__(self, java_model: Optional[Any] = None) -> None:
        NeuralModel.__init__(self, java_model)
        self._setDefault(
            averaging="mean",
            batchSize=32,
            conf="",
            featuresCol="features",
            handleInvalid="error",
            hiddenLayers=[32, 16],
            labelCol="label",
            learningRate=0.001,
            localSteps=10,
            maxEpochs=10,
            numWorkers=2,
            predictionCol="prediction",
            seed=42,
        )

    def setFeaturesCol(self, value: str) -> "NeuralRegressionModel":
        """Sets featuresCol: features column name."""
        return self._set(featuresCol=value)

    def setHandleInvalid(self, value: str) -> "NeuralRegressionModel":
        """Sets handleInvalid: what becomes of rows that cannot be used: error, skip (leave them
        out) or keep (leave them out of training, and predict NaN).
        """
        return self._set(handleInvalid=value)

    def setPredictionCol(self, value: str) -> "NeuralRegressionModel":
        """Sets predictionCol: prediction column name."""
        return self._set(predictionCol=value)
