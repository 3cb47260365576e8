"""A stand-in for PySpark on machines that do not have it, where only Py4J can be had.

It has as much of PySpark as rondo.ml, its tests and the examples use: names and behaviour are
PySpark's, the code is not, and the work is done by a real Spark in a real JVM. With PySpark
installed, the tests use that.
"""

import functools
import os

from py4j.clientserver import ClientServer, JavaParameters, PythonParameters

__version__ = "stand-in"


def keyword_only(method):
    @functools.wraps(method)
    def checked(self, *positional, **given):
        if positional:
            raise TypeError("Method %s forces keyword arguments." % method.__name__)
        self._input_kwargs = given
        return method(self, **given)

    return checked


class SparkContext:
    """The gateway to the JVM whose spark-submit has started this process."""

    _active_spark_context = None

    def __init__(self):
        self._gateway = ClientServer(
            java_parameters=JavaParameters(
                port=int(os.environ["PYSPARK_GATEWAY_PORT"]),
                auth_token=os.environ["PYSPARK_GATEWAY_SECRET"],
                auto_convert=True,
            ),
            python_parameters=PythonParameters(port=0, eager_load=False),
        )
        self._jvm = self._gateway.jvm

    @classmethod
    def connected(cls):
        if SparkContext._active_spark_context is None:
            SparkContext._active_spark_context = cls()
        return SparkContext._active_spark_context


def strings(values):
    """A Java array of texts."""
    context = SparkContext._active_spark_context
    array = context._gateway.new_array(context._jvm.java.lang.String, len(values))
    for place, value in enumerate(values):
        array[place] = value
    return array
