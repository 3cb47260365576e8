"""SparkSession, DataFrame and Row over Py4J."""

from pyspark import SparkContext, strings


def text(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


class Row(tuple):
    """A row of a result, whose values have names."""

    def __new__(cls, names, values):
        row = super().__new__(cls, values)
        row.names = names
        return row

    def __getitem__(self, key):
        return super().__getitem__(self.names.index(key) if isinstance(key, str) else key)

    def __getattr__(self, name):
        try:
            return self[self.names.index(name)]
        except ValueError:
            raise AttributeError(name) from None


class DataFrame:
    def __init__(self, jdf, session):
        self._jdf = jdf
        self.sparkSession = session

    def _of(self, jdf):
        return DataFrame(jdf, self.sparkSession)

    @property
    def columns(self):
        return list(self._jdf.columns())

    def select(self, *columns):
        return self.selectExpr(*["*" if name == "*" else "`%s`" % name for name in columns])

    def selectExpr(self, *expressions):
        return self._of(self._jdf.selectExpr(strings(expressions)))

    def where(self, condition):
        return self._of(self._jdf.where(condition))

    def drop(self, *columns):
        return self._of(self._jdf.drop(strings(columns)))

    def distinct(self):
        return self._of(self._jdf.distinct())

    def orderBy(self, *columns):
        return self._of(self._jdf.orderBy(columns[0], strings(columns[1:])))

    def count(self):
        return self._jdf.count()

    def collect(self):
        names = self.columns
        return [
            Row(names, [row.get(place) for place in range(len(names))])
            for row in self._jdf.collectAsList()
        ]

    def show(self, n=20, truncate=True):
        print(self._jdf.showString(n, 20 if truncate else 0, False))

    @property
    def writeStream(self):
        return DataStreamWriter(self._jdf.writeStream())


class Reader:
    """Of files that are there, or that arrive."""

    def __init__(self, reader, session):
        self._reader = reader
        self._session = session

    def csv(self, path, schema=None, **options):
        for name, value in options.items():
            self._reader = self._reader.option(name, text(value))
        if schema is not None:
            self._reader = self._reader.schema(schema)
        return DataFrame(self._reader.csv(path), self._session)


class DataStreamWriter:
    def __init__(self, writer):
        self._writer = writer

    def format(self, name):
        return DataStreamWriter(self._writer.format(name))

    def option(self, name, value):
        return DataStreamWriter(self._writer.option(name, text(value)))

    def trigger(self, availableNow):
        assert availableNow
        triggers = SparkContext._active_spark_context._jvm.org.apache.spark.sql.streaming.Trigger
        return DataStreamWriter(self._writer.trigger(triggers.AvailableNow()))

    def start(self, path):
        return self._writer.start(path)


class SparkSession:
    class Builder:
        def __init__(self):
            self._settings = {}

        def appName(self, name):
            return self.config("spark.app.name", name)

        def config(self, key, value):
            self._settings[key] = value
            return self

        def getOrCreate(self):
            jvm = SparkContext.connected()._jvm
            builder = jvm.org.apache.spark.sql.SparkSession.builder()
            for key, value in self._settings.items():
                builder = builder.config(key, value)
            return SparkSession(builder.getOrCreate())

    class _Builders:
        def __get__(self, instance, owner):
            return SparkSession.Builder()

    builder = _Builders()

    def __init__(self, session):
        self._jsparkSession = session

    @classmethod
    def getActiveSession(cls):
        active = SparkContext.connected()._jvm.org.apache.spark.sql.SparkSession.getActiveSession()
        return cls(active.get()) if active.isDefined() else None

    @property
    def read(self):
        return Reader(self._jsparkSession.read(), self)

    @property
    def readStream(self):
        return Reader(self._jsparkSession.readStream(), self)

    def range(self, end):
        return DataFrame(self._jsparkSession.range(end).toDF(), self)

    def stop(self):
        self._jsparkSession.stop()
        SparkContext._active_spark_context._gateway.shutdown()
        SparkContext._active_spark_context = None
