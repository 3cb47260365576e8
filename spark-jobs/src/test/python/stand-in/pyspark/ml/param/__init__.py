"""Params that Python holds, as PySpark's do, until Java needs them."""

import copy
import uuid


class TypeConverters:
    @staticmethod
    def toInt(value):
        if type(value) in (int, float) and float(value).is_integer():
            return int(value)
        raise TypeError("Could not convert %s to int" % value)

    @staticmethod
    def toFloat(value):
        if type(value) in (int, float):
            return float(value)
        raise TypeError("Could not convert %s to float" % value)

    @staticmethod
    def toString(value):
        if isinstance(value, str):
            return value
        raise TypeError("Could not convert %s to string type" % type(value))

    @staticmethod
    def toListInt(value):
        return [TypeConverters.toInt(one) for one in value]

    @staticmethod
    def toListFloat(value):
        return [TypeConverters.toFloat(one) for one in value]

    @staticmethod
    def toListString(value):
        return [TypeConverters.toString(one) for one in value]


class Param:
    def __init__(self, parent, name, doc, typeConverter):
        self.parent = parent.uid
        self.name = name
        self.doc = doc
        self.typeConverter = typeConverter

    def _of(self, parent):
        own = copy.copy(self)
        own.parent = parent.uid
        return own

    def __hash__(self):
        return hash((self.parent, self.name))

    def __eq__(self, other):
        return isinstance(other, Param) and (self.parent, self.name) == (other.parent, other.name)


class _Dummy:
    uid = "undefined"


class Params:
    def __init__(self):
        super().__init__()
        self.uid = type(self).__name__ + "_" + uuid.uuid4().hex[-12:]
        self._paramMap = {}
        self._defaultParamMap = {}
        self._own()

    @staticmethod
    def _dummy():
        return _Dummy

    def _own(self):
        for name in dir(type(self)):
            param = getattr(type(self), name)
            if isinstance(param, Param):
                setattr(self, name, param._of(self))

    def _resetUid(self, uid):
        old = [self._paramMap, self._defaultParamMap]
        self.uid = uid
        self._own()
        self._paramMap, self._defaultParamMap = [
            {self.getParam(param.name): value for param, value in values.items()} for values in old
        ]
        return self

    @property
    def params(self):
        names = [name for name in dir(type(self)) if isinstance(getattr(type(self), name), Param)]
        return [getattr(self, name) for name in names]

    def getParam(self, name):
        return getattr(self, name)

    def hasParam(self, name):
        return isinstance(getattr(self, name, None), Param)

    def isSet(self, param):
        return param in self._paramMap

    def hasDefault(self, param):
        return param in self._defaultParamMap

    def isDefined(self, param):
        return self.isSet(param) or self.hasDefault(param)

    def getOrDefault(self, param):
        return self._paramMap[param] if self.isSet(param) else self._defaultParamMap[param]

    def _set(self, **values):
        for name, value in values.items():
            param = self.getParam(name)
            try:
                self._paramMap[param] = param.typeConverter(value)
            except TypeError as error:
                raise TypeError('Invalid param value given for param "%s". %s' % (name, error))
        return self

    def set(self, param, value):
        return self._set(**{param.name: value})

    def _setDefault(self, **values):
        for name, value in values.items():
            self._defaultParamMap[self.getParam(name)] = value
        return self

    def clear(self, param):
        self._paramMap.pop(param, None)

    def copy(self, extra=None):
        that = copy.copy(self)
        that._paramMap = {**self._paramMap, **(extra or {})}
        that._defaultParamMap = dict(self._defaultParamMap)
        return that

    def explainParam(self, name):
        param = self.getParam(name) if isinstance(name, str) else name
        values = [
            "%s: %s" % (word, held[param])
            for word, held in (("default", self._defaultParamMap), ("current", self._paramMap))
            if param in held
        ]
        return "%s: %s (%s)" % (param.name, param.doc, ", ".join(values) or "undefined")
