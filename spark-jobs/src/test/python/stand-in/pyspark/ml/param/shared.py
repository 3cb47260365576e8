"""The mixins of Params that several stages have; each stage of Rondo declares the Params itself."""

from pyspark.ml.param import Params


class HasHandleInvalid(Params):
    pass


class HasInputCols(Params):
    pass


class HasSeed(Params):
    def __init__(self):
        super().__init__()
        # As PySpark does: it depends on the process, and must not be what a stage trains with.
        self._setDefault(seed=hash(type(self).__name__))


class HasValidationIndicatorCol(Params):
    pass


class HasWeightCol(Params):
    pass
