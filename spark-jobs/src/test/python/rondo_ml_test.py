"""Tests of rondo.ml: spark-submit ... rondo_ml_test.py ROOT FOLDER, as PythonStagesTest does."""

import importlib
import os
import re
import sys
import unittest

from py4j.protocol import Py4JJavaError
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.feature import StringIndexer, VectorAssembler
from pyspark.ml.linalg import Vectors
from pyspark.sql import SparkSession

import rondo
from rondo import ml
from rondo.ml import (
    ConfigurationException,
    DataException,
    NeuralClassificationModel,
    NeuralClassifier,
    NeuralRegressionModel,
    NeuralRegressor,
    RondoException,
)

ROOT, FOLDER = sys.argv[1:]
STAGES = (NeuralClassifier, NeuralClassificationModel, NeuralRegressor, NeuralRegressionModel)

spark = SparkSession.builder.appName("rondo_ml_test").getOrCreate()


def rows():
    """A label that is 1 above a line through the origin, and a number that is a plane."""
    columns = spark.range(200).selectExpr(
        "id",
        "sin(id) AS a",
        "cos(1.7 * id) AS b",
        "double(sin(id) + cos(1.7 * id) > 0) AS label",
        "20 * sin(id) - 5 * cos(1.7 * id) AS target",
        "double(1 + id % 3) AS weight",
        "id % 5 = 0 AS watch",
    )
    return VectorAssembler(inputCols=["a", "b"], outputCol="features").transform(columns)


def classifier(**params):
    values = dict(hiddenLayers=[8], maxEpochs=20, batchSize=10, localSteps=2, learningRate=0.02)
    values.update(params)
    return NeuralClassifier(**values)


def path(name):
    return os.path.join(FOLDER, name)


def scores(model, data):
    scored = model.transform(data).orderBy("id").select("probability", "prediction").collect()
    return [(list(row.probability.toArray()), row.prediction) for row in scored]


class ParamsTest(unittest.TestCase):
    def test_a_constructor_takes_params_by_their_names(self):
        made = NeuralClassifier(hiddenLayers=[16], maxEpochs=5, conf="model: {activation: tanh}")
        self.assertEqual([16], made.getHiddenLayers())
        self.assertEqual(5, made.getMaxEpochs())
        self.assertEqual("model: {activation: tanh}", made.getConf())
        self.assertTrue(made.isSet(made.maxEpochs))
        self.assertFalse(made.isSet(made.batchSize))
        with self.assertRaises(TypeError):
            NeuralClassifier([16])
        with self.assertRaises(TypeError):
            NeuralClassifier(hiddenLayer=[16])

    def test_defaults_are_those_of_java(self):
        for made in (NeuralClassifier(), NeuralRegressor()):
            java = made._java_obj
            for param in made.params:
                own = java.getParam(param.name)
                self.assertEqual(java.hasDefault(own), made.hasDefault(param), param.name)
                if made.hasDefault(param):
                    value = java.getOrDefault(own)
                    value = list(value) if param.name == "hiddenLayers" else value
                    self.assertEqual(value, made.getOrDefault(param), param.name)
            names = [param.name() for param in java.params()]
            self.assertEqual(sorted(names), sorted(param.name for param in made.params))

    def test_setters_can_be_chained(self):
        made = NeuralRegressor().setMaxEpochs(7).setInputCols(["a", "b"]).setWeightCol("weight")
        self.assertEqual(7, made.getMaxEpochs())
        self.assertEqual(["a", "b"], made.getInputCols())
        made.setParams(maxEpochs=8, seed=3)
        self.assertEqual((8, 3), (made.getMaxEpochs(), made.getSeed()))
        self.assertEqual("weight", made.getWeightCol())

    def test_what_is_none_is_not_set(self):
        made = NeuralClassifier(weightCol=None, thresholds=None)
        self.assertFalse(made.isDefined(made.weightCol))
        self.assertFalse(made.isDefined(made.thresholds))

    def test_a_value_of_another_type_is_refused_by_the_name_of_its_param(self):
        with self.assertRaisesRegex(TypeError, "maxEpochs"):
            NeuralClassifier(maxEpochs="five")

    def test_a_value_that_is_not_allowed_is_refused(self):
        with self.assertRaisesRegex(Exception, "maxEpochs given invalid value 0"):
            classifier(maxEpochs=0).fit(rows())

    def test_params_explain_themselves(self):
        text = NeuralClassifier(batchSize=8).explainParam("batchSize")
        self.assertEqual(
            "batchSize: rows of a worker's local step (>= 1) (default: 32, current: 8)", text
        )
        self.assertIn("rows of a worker's local step", NeuralClassifier.setBatchSize.__doc__)
        self.assertIn("batchSize: int = 32", NeuralClassifier.__doc__)


class ClassifierTest(unittest.TestCase):
    def test_it_learns_and_says_how(self):
        data = rows()
        model = classifier(weightCol="weight", validationIndicatorCol="watch").fit(data)
        self.assertIsInstance(model, NeuralClassificationModel)
        self.assertGreater(model.transform(data).where("prediction = label").count(), 180)
        self.assertEqual((2, 2), (model.numClasses, model.numFeatures))
        self.assertEqual("weight", model.getWeightCol())

        summary = model.summary
        self.assertTrue(model.hasSummary)
        self.assertEqual(summary.totalIterations, summary.history.count())
        self.assertEqual(summary.totalIterations, len(summary.objectiveHistory))
        self.assertEqual(summary.objectiveHistory[0], summary.history.collect()[0].loss)
        self.assertEqual({"train", "validation"}, set(summary.metrics))
        self.assertGreater(summary.metric("accuracy"), 0.9)
        self.assertEqual(
            summary.metrics["validation"]["loss"], summary.metric("loss", split="validation")
        )
        self.assertEqual("validation", summary.evaluations[-1]["split"])
        self.assertIn("accuracy", summary.evaluations[-1]["metrics"])
        self.assertEqual("completed", summary.status)
        self.assertEqual((160 * 20, 0), (summary.examples, summary.rejectedRows))
        self.assertGreater(summary.seconds, 0)
        self.assertRegex(summary.parametersSha256, "^[0-9a-f]{64}$")
        with self.assertRaisesRegex(ValueError, "no metric 'acuracy' of the train rows; .*acc"):
            summary.metric("acuracy")

    def test_the_seed_is_the_same_in_every_process(self):
        data = rows()
        # PySpark's own default differs from process to process.
        first, second = [classifier(**params).fit(data) for params in ({}, {"seed": 42})]
        self.assertEqual(first.summary.parametersSha256, second.summary.parametersSha256)

    def test_param_maps_give_a_model_each(self):
        data = rows()
        made = classifier()
        maps = [{made.maxEpochs: 1}, {made.maxEpochs: 20}]
        models = made.fit(data, maps)
        self.assertEqual([1, 20], [model.getMaxEpochs() for model in models])
        right = [model.transform(data).where("prediction = label").count() for model in models]
        self.assertLess(right[0], right[1])
        self.assertEqual(20, made.getMaxEpochs())
        self.assertEqual(1, made.fit(data, maps[0]).getMaxEpochs())

    def test_a_copy_is_apart(self):
        made = classifier()
        copied = made.copy({made.maxEpochs: 3})
        copied.setBatchSize(4)
        self.assertEqual((3, 4), (copied.getMaxEpochs(), copied.getBatchSize()))
        self.assertEqual(made.uid, copied.uid)
        self.assertEqual((20, 10), (made.getMaxEpochs(), made.getBatchSize()))
        copied.clear(copied.batchSize)
        self.assertEqual(32, copied.getBatchSize())

    def test_it_reads_columns_and_a_configuration(self):
        data = rows()
        model = NeuralClassifier(
            inputCols=["a", "b"],
            maxEpochs=3,
            conf="model: {activation: tanh}\ndata: {split: {train: 0.8, validation: 0.2}}",
        ).fit(data)
        self.assertEqual({"train", "validation"}, set(model.summary.metrics))
        self.assertEqual(200, model.transform(data.drop("features")).count())

    def test_a_model_transforms_as_it_is_told(self):
        data = rows()
        model = classifier().fit(data).setThresholds([1.0, 1e-9]).setProbabilityCol("p")
        scored = model.transform(data)
        self.assertEqual(200, scored.where("prediction = 1").count())
        self.assertIn("p", scored.columns)
        other = model.transform(data, {model.predictionCol: "guess"})
        self.assertIn("guess", other.columns)
        self.assertEqual("prediction", model.getPredictionCol())

    def test_a_model_scores_one_vector(self):
        model = classifier().fit(rows())
        vector = Vectors.dense(0.9, 0.8)
        self.assertEqual(1.0, model.predict(vector))
        chances = list(model.predictProbability(vector).toArray())
        self.assertAlmostEqual(1.0, sum(chances), places=5)
        self.assertEqual(2, len(list(model.predictRaw(vector).toArray())))


class RegressorTest(unittest.TestCase):
    def test_it_predicts_numbers(self):
        data = rows()
        made = NeuralRegressor(labelCol="target", maxEpochs=60, batchSize=10, learningRate=0.02)
        model = made.fit(data)
        self.assertIsInstance(model, NeuralRegressionModel)
        self.assertGreater(model.summary.metric("r2"), 0.9)
        close = model.transform(data).where("abs(prediction - target) < 8")
        self.assertGreater(close.count(), 180)
        model.save(path("regression"))
        loaded = NeuralRegressionModel.load(path("regression"))
        vector = Vectors.dense(0.5, 0.5)
        self.assertEqual(model.predict(vector), loaded.predict(vector))
        self.assertEqual(made.getHiddenLayers(), loaded.getHiddenLayers())


class PersistenceTest(unittest.TestCase):
    def test_pyspark_finds_the_class_of_a_stage_by_its_name_in_java(self):
        for stage in STAGES:
            name = "rondo.ml." + stage.__name__
            # As in JavaParams._from_java and in JavaMLReader._java_loader_class.
            module, simple = name.replace("org.apache.spark", "pyspark").rsplit(".", 1)
            self.assertIs(stage, getattr(importlib.import_module(module), simple))
            back = stage.__module__.replace("pyspark", "org.apache.spark") + "." + stage.__name__
            self.assertEqual(name, back)
            self.assertEqual(name, ml.java_class_of(stage)._fqn)

    def test_an_estimator_keeps_its_params(self):
        made = classifier(weightCol="weight", thresholds=[0.4, 0.6])
        made.save(path("estimator"))
        loaded = NeuralClassifier.load(path("estimator"))
        self.assertEqual(made.uid, loaded.uid)
        self.assertEqual(([8], [0.4, 0.6]), (loaded.getHiddenLayers(), loaded.getThresholds()))
        self.assertTrue(loaded.isSet(loaded.weightCol))
        self.assertFalse(loaded.isSet(loaded.seed))

    def test_a_model_scores_as_before(self):
        data = rows()
        model = classifier().fit(data)
        model.write().overwrite().save(path("model"))
        loaded = NeuralClassificationModel.load(path("model"))
        self.assertEqual(scores(model, data), scores(loaded, data))
        self.assertEqual((model.uid, [8]), (loaded.uid, loaded.getHiddenLayers()))
        self.assertFalse(loaded.hasSummary)
        with self.assertRaisesRegex(RuntimeError, "has no summary, because it was loaded"):
            loaded.summary
        bundle = NeuralClassificationModel.ofBundle(path("model/data"))
        self.assertEqual(scores(model, data), scores(bundle, data))

    def test_a_pipeline_saves_and_loads_them(self):
        data = rows().drop("features")
        vector = VectorAssembler(inputCols=["a", "b"], outputCol="features")
        pipeline = Pipeline(stages=[vector, classifier(maxEpochs=3)])
        pipeline.write().overwrite().save(path("pipeline"))
        again = Pipeline.load(path("pipeline"))
        self.assertIsInstance(again.getStages()[1], NeuralClassifier)
        self.assertEqual(3, again.getStages()[1].getMaxEpochs())
        fitted = again.fit(data)
        fitted.write().overwrite().save(path("fitted"))
        loaded = PipelineModel.load(path("fitted"))
        self.assertIsInstance(loaded.stages[1], NeuralClassificationModel)
        self.assertEqual(scores(fitted, data), scores(loaded, data))


class MessagesTest(unittest.TestCase):
    def assert_explained(self, pattern, call):
        with self.assertRaisesRegex(RondoException, pattern) as raised:
            call()
        self.assertNotIn("\tat ", str(raised.exception))
        self.assertNotIsInstance(raised.exception, Py4JJavaError)
        return raised.exception

    def test_mistakes_are_explained_without_a_stack_trace(self):
        data = rows()
        wrong = self.assert_explained(
            "modle", lambda: classifier(conf="modle: {activation: tanh}").fit(data)
        )
        self.assertIs(type(wrong), ConfigurationException)
        self.assertEqual(wrong.exit_code, 2)
        bad = self.assert_explained(
            "only one class", lambda: classifier().fit(data.where("label = 0"))
        )
        self.assertIs(type(bad), DataException)
        self.assertEqual(bad.exit_code, 3)
        self.assertIn("only one class", bad.java_exception.getMessage())

    def test_a_stage_of_another_class_is_not_loaded(self):
        classifier().write().overwrite().save(path("classifier"))
        self.assert_explained(
            "holds a rondo.ml.NeuralClassifier, expected a rondo.ml.NeuralRegressor",
            lambda: NeuralRegressor.load(path("classifier")),
        )

    def test_a_class_that_the_jvm_lacks_is_named_with_what_to_do(self):
        with self.assertRaisesRegex(RuntimeError, "--packages org.rondo:rondo-spark-jobs:"):
            ml._stages.java_class("rondo.ml.Absent")


class PageTest(unittest.TestCase):
    def test_what_the_page_shows_runs(self):
        with open(os.path.join(ROOT, "docs", "spark-ml.md"), encoding="utf-8") as page:
            blocks = re.findall("```python\n(.*?)```", page.read(), re.DOTALL)
        self.assertTrue(blocks)
        passengers = spark.read.csv(os.path.join(ROOT, "examples/data/titanic.csv"), header=True)
        names = {"spark": spark, "passengers": passengers, "folder": path("page")}
        for block in blocks:
            exec(block, names)

    def test_the_version_is_rondo_s(self):
        self.assertRegex(rondo.__version__, r"^\d+\.\d+\.\d+")


if __name__ == "__main__":
    unittest.main(argv=["rondo_ml_test"], verbosity=2)
