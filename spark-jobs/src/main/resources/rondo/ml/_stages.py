"""What the stages have in common: how they reach their Java counterparts, and their summaries.

The stages themselves are in rondo/ml/__init__.py, which is generated.
"""

from contextlib import contextmanager
from typing import Any, Dict, Generic, Iterator, List, Optional, TypeVar

from py4j.java_gateway import JavaClass, JavaObject
from py4j.protocol import Py4JJavaError
from pyspark import SparkContext
from pyspark.ml.wrapper import JavaEstimator, JavaModel, JavaWrapper
from pyspark.sql import DataFrame, SparkSession

from rondo import __version__

M = TypeVar("M", bound="NeuralModel")

#: What --packages takes.
COORDINATE = "org.rondo:rondo-spark-jobs:" + __version__


class RondoException(Exception):
    """A failure that Rondo explains: the message says what is wrong, where, and what to do.

    `java_exception` is the Java one, and `exit_code` what a command of Rondo would end with.
    """

    def __init__(self, message: str, java_exception: Any = None) -> None:
        super().__init__(message)
        self.java_exception = java_exception
        self.exit_code = 1 if java_exception is None else java_exception.exitCode().code()


class ConfigurationException(RondoException):
    """A Param, or a text of settings, is wrong: another try needs another one."""


class DataException(RondoException):
    """The data are missing or bad."""


class TrainingException(RondoException):
    """Training diverged, failed or was cancelled."""


_KINDS = {
    "org.rondo.error." + kind.__name__: kind
    for kind in (RondoException, ConfigurationException, DataException, TrainingException)
}


def _explanation(failure: Any) -> Optional[RondoException]:
    """A Java exception as the kind that it is, or is one of; None for one that is not Rondo's."""
    java = failure.getClass()
    while java is not None:
        kind = _KINDS.get(java.getName())
        if kind is not None:
            return kind(failure.getMessage(), failure)
        java = java.getSuperclass()
    return None


@contextmanager
def explained() -> Iterator[None]:
    """Raises what Rondo says of a failure without the stack trace of Java."""
    try:
        yield
    except Py4JJavaError as error:
        explanation = _explanation(error.java_exception)
        if explanation is None:
            raise
        raise explanation from None


def java_class(name: str) -> JavaClass:
    """The Java class of a name; raises RuntimeError that says what to do where it is missing."""
    context = SparkContext._active_spark_context
    if context is None:
        raise RuntimeError(
            "%s needs a Spark session on a JVM of its own, not one of Spark Connect: create one"
            " first, by SparkSession.builder.getOrCreate()" % name
        )
    found = context._jvm
    for part in name.split("."):
        found = getattr(found, part)
    if not isinstance(found, JavaClass):
        raise RuntimeError(
            "%s is not on the class path of Spark's driver: start Spark with --packages %s, in a"
            " new Python process if there is a session already" % (name, COORDINATE)
        )
    return found


def java_class_of(stage: type) -> JavaClass:
    """The Java class of a stage, which has the same name."""
    return java_class(stage.__module__ + "." + stage.__name__)


class NeuralStage:
    """A stage that Java saves and loads: what stands before PySpark's own classes for that."""

    @classmethod
    def read(cls) -> Any:
        """A reader of saved stages of this class."""
        java_class_of(cls)
        return super().read()

    @classmethod
    def load(cls, path: str) -> Any:
        """Loads a stage that was saved."""
        with explained():
            return cls.read().load(path)

    def save(self, path: str) -> None:
        """Saves this stage; `write().overwrite().save(path)` replaces an earlier one."""
        with explained():
            self.write().save(path)

    def _set(self, **values: Any) -> Any:
        # As nothing was said: a Param without a default has None in the constructor's signature.
        return super()._set(**{name: value for name, value in values.items() if value is not None})


class NeuralEstimator(NeuralStage, JavaEstimator[M], Generic[M]):
    """An estimator whose Java counterpart trains."""

    def _fit(self, dataset: DataFrame) -> M:
        with explained():
            return super()._fit(dataset)


class NeuralModel(NeuralStage, JavaModel):
    """A model whose Java counterpart scores rows."""

    @classmethod
    def ofBundle(cls, path: str) -> Any:
        """A model that Rondo's commands or its Java API have trained.

        `path` is a run's folder, a model bundle, or registry:NAME@ALIAS_OR_VERSION.
        """
        with explained():
            return cls._from_java(java_class_of(cls).ofBundle(path))

    def _transform(self, dataset: DataFrame) -> DataFrame:
        with explained():
            return super()._transform(dataset)

    @property
    def numFeatures(self) -> int:
        """How many numbers the network reads of a row."""
        return self._call_java("numFeatures")

    def predict(self, value: Any) -> float:
        """The prediction for one vector; `transform` is for many rows."""
        with explained():
            return self._call_java("predict", value)

    @property
    def hasSummary(self) -> bool:
        """Whether there is a summary: not of a model that was loaded."""
        return self._call_java("hasSummary")

    @property
    def summary(self) -> "NeuralTrainingSummary":
        """How the training went; raises RuntimeError where the model was loaded."""
        if not self.hasSummary:
            raise RuntimeError(
                "%s has no summary, because it was loaded; only the model that fit returns has one"
                % self.uid
            )
        return NeuralTrainingSummary(self._java_obj.summary())


class NeuralTrainingSummary(JavaWrapper):
    """How the training of a model went. It is not saved with the model."""

    @property
    def history(self) -> DataFrame:
        """The rounds, a row for each, with its loss, learning rate, times and bytes."""
        session = SparkSession.getActiveSession() or SparkSession.builder.getOrCreate()
        return DataFrame(self._java_obj.history(session._jsparkSession), session)

    @property
    def objectiveHistory(self) -> List[float]:
        """The loss of each round on the rows that it trained on."""
        return list(self._java_obj.objectiveHistory())

    @property
    def totalIterations(self) -> int:
        """How many rounds were done."""
        return self._java_obj.totalIterations()

    @property
    def evaluations(self) -> List[Dict[str, Any]]:
        """The evaluations between rounds: round and epoch, the split, and its metrics."""
        return [
            {
                "round": one.round(),
                "epoch": one.epoch(),
                "split": _word(one.split()),
                "metrics": _values(one.metrics()),
            }
            for one in self._java_obj.evaluations()
        ]

    @property
    def metrics(self) -> Dict[str, Dict[str, float]]:
        """Metrics of the final model by their names, for each split that has rows."""
        found = self._java_obj.metrics()
        return {_word(split): _values(found[split]) for split in found}

    def metric(self, name: str, split: str = "train") -> float:
        """A metric of the final model by its name, such as accuracy, on the rows of a split."""
        values = self.metrics.get(split, {})
        if name not in values:
            raise ValueError(
                "there is no metric '%s' of the %s rows; expected one of %s"
                % (name, split, list(values))
            )
        return values[name]

    @property
    def status(self) -> str:
        """How training ended: completed or early-stopped."""
        return self._java_obj.status()

    @property
    def examples(self) -> int:
        """Examples trained on, over all epochs."""
        return self._java_obj.examples()

    @property
    def rejectedRows(self) -> int:
        """Rows that could not be used."""
        return self._java_obj.rejectedRows()

    @property
    def seconds(self) -> float:
        """Wall time of the training part."""
        return self._java_obj.seconds()

    @property
    def parametersSha256(self) -> str:
        """Fingerprint of the final parameters: SHA-256 of them in DL4J's flat order."""
        return self._java_obj.parametersSha256()


def _word(constant: JavaObject) -> str:
    return constant.name().lower()


def _values(metrics: JavaObject) -> Dict[str, float]:
    return dict(metrics.values())
