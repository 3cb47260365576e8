package rondo.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.shared.HasFeaturesCol;
import org.apache.spark.ml.param.shared.HasLabelCol;
import org.apache.spark.ml.param.shared.HasPredictionCol;

/** Writes the Python module from the Params and the setters of the Java classes. */
final class PythonModule {
  private static final int WIDTH = 100;

  /** What PySpark's own base classes of estimators and models bring. */
  private static final List<Class<?>> OF_PREDICTORS =
      List.of(HasFeaturesCol.class, HasLabelCol.class, HasPredictionCol.class);

  private static final String SAVED = "JavaMLWritable, JavaMLReadable";

  private final Params classifier;
  private final Params classificationModel;
  private final Params regressor;
  private final Params regressionModel;

  /** A module of stages. */
  PythonModule(
      NeuralClassifier classifier,
      NeuralClassificationModel classificationModel,
      NeuralRegressor regressor,
      NeuralRegressionModel regressionModel) {
    this.classifier = classifier;
    this.classificationModel = classificationModel;
    this.regressor = regressor;
    this.regressionModel = regressionModel;
  }

  /** The text of {@code rondo/ml/__init__.py}. */
  String text() {
    List<String> mixins =
        Arrays.stream(NeuralParams.class.getInterfaces())
            .filter(shared -> !OF_PREDICTORS.contains(shared))
            .map(Class::getSimpleName)
            .sorted()
            .toList();
    List<PythonParam> common = params(regressor);
    List<PythonParam> ofClasses = new ArrayList<>(params(classifier));
    ofClasses.removeAll(common);
    requireSame(common, params(regressionModel));
    requireSame(params(classifier), params(classificationModel));
    return head(mixins)
        + "\n\nclass _NeuralParams(\n%s):\n".formatted(bases(String.join(", ", mixins)))
        + "    \"\"\"The Params that all stages have.\"\"\"\n"
        + declared(common)
        + "\n\nclass _ClassParams(Params):\n"
        + "    \"\"\"The Params that classifiers and their models have besides.\"\"\"\n"
        + declared(ofClasses)
        + estimator(
            classifier,
            "_ClassParams, _NeuralParams, NeuralEstimator[\"NeuralClassificationModel\"],"
                + " ProbabilisticClassifier, "
                + SAVED,
            """
            A neural network that tells classes apart, trained on the workers of the session.

            The label is a column of the classes' indices, 0, 1, ..., as StringIndexer makes them.
            """,
            "NeuralClassificationModel")
        + model(
            classificationModel,
            "_ClassParams, _NeuralParams, NeuralModel, ProbabilisticClassificationModel, " + SAVED,
            "A network that a NeuralClassifier has trained.")
        + CLASSIFICATION
        + estimator(
            regressor,
            "_NeuralParams, NeuralEstimator[\"NeuralRegressionModel\"], Regressor, " + SAVED,
            """
            A neural network that predicts a number, trained on the workers of the session.

            The label is any numeric column, and predictions are in its unit.
            """,
            "NeuralRegressionModel")
        + model(
            regressionModel,
            "_NeuralParams, NeuralModel, RegressionModel, " + SAVED,
            "A network that a NeuralRegressor has trained.");
  }

  private static void requireSame(List<PythonParam> estimator, List<PythonParam> model) {
    if (!estimator.equals(model)) {
      throw new IllegalStateException(
          "an estimator and its model have different Params: %s, %s".formatted(estimator, model));
    }
  }

  private static List<PythonParam> params(Params stage) {
    return Arrays.stream(stage.params()).map(param -> PythonParam.of(stage, param)).toList();
  }

  private static final String CLASSIFICATION =
      """

          @property
          def numClasses(self) -> int:
              \"""How many classes there are.\"""
              return self._call_java("numClasses")

          def predictRaw(self, value: Vector) -> Vector:
              \"""The logarithms of the probabilities of one vector's classes.\"""
              with explained():
                  return self._call_java("predictRaw", value)

          def predictProbability(self, value: Vector) -> Vector:
              \"""The probabilities of one vector's classes.\"""
              with explained():
                  return self._call_java("predictProbability", value)
      """;

  private static String head(List<String> mixins) {
    return """
        \"""Rondo's networks as stages of Spark ML.

            from rondo.ml import NeuralClassifier

            model = NeuralClassifier(hiddenLayers=[16], maxEpochs=5).fit(passengers)

        The classes are thin: the Java classes of the same names do the work.
        \"""

        # Generated from the Params of the Java classes. PythonModuleTest compares it with them, and says
        # how to write it again.

        from typing import Any, List, Optional

        from pyspark import keyword_only
        from pyspark.ml.classification import ProbabilisticClassificationModel, ProbabilisticClassifier
        from pyspark.ml.linalg import Vector
        from pyspark.ml.param import Param, Params, TypeConverters
        from pyspark.ml.param.shared import (
        %s)
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
        """
        .formatted(mixins.stream().map("    %s,\n"::formatted).collect(Collectors.joining()));
  }

  private static String declared(List<PythonParam> params) {
    return PythonParam.lines(
            params,
            param ->
                """

                    %s: "Param[%s]" = Param(
                        Params._dummy(),
                        "%1$s",
                %s        typeConverter=TypeConverters.%s,
                    )
                """
                    .formatted(param.name(), param.hint(), literal(param.doc()), param.converter()))
        + PythonParam.lines(
            params,
            param ->
                """

                    def get%s(self) -> %s:
                %s        return self.getOrDefault(self.%s)
                """
                    .formatted(
                        param.capitalized(),
                        param.hint(),
                        docstring(
                            "The value of %s or its default: %s"
                                .formatted(param.name(), param.meaning())),
                        param.name()));
  }

  private static String estimator(Params stage, String bases, String summary, String model) {
    List<PythonParam> params = params(stage);
    String name = stage.getClass().getSimpleName();
    String arguments = PythonParam.lines(params, param -> "        " + param.argument() + ",\n");
    String changes = PythonParam.lines(params, param -> "        " + param.change() + ",\n");
    return "\n\nclass %s(\n%s):\n".formatted(name, bases(bases))
        + "    \"\"\""
        + summary.indent(4).replace("\n    \n", "\n\n").strip()
        + "\n\n    Parameters\n    ----------\n"
        + PythonParam.lines(
            params,
            param -> "    %s\n%s".formatted(param.argument(), wrapped(param.meaning(), "        ")))
        + "    \"\"\"\n"
        + """

            @keyword_only
            def __init__(
                self,
                *,
        %s    ) -> None:
                super().__init__()
                self._java_obj = java_class_of(%s)(self.uid)
                self._setDefault(
        %s        )
                self._set(**self._input_kwargs)

            @keyword_only
            def setParams(
                self,
                *,
        %s    ) -> "%2$s":
                \"""Sets the Params that are given, and leaves the others as they are.\"""
                return self._set(**self._input_kwargs)

            def _create_model(self, java_model: Any) -> "%s":
                return %5$s(java_model)
        """
            .formatted(arguments, name, defaults(params), changes, model)
        + setters(stage, params);
  }

  private static String model(Params stage, String bases, String summary) {
    return """


        class %s(
        %s):
            \"""%s\"""

            def __init__(self, java_model: Optional[Any] = None) -> None:
                NeuralModel.__init__(self, java_model)
                self._setDefault(
        %s        )
        """
            .formatted(
                stage.getClass().getSimpleName(), bases(bases), summary, defaults(params(stage)))
        + setters(stage, params(stage));
  }

  private static String defaults(List<PythonParam> params) {
    return PythonParam.lines(
        params.stream().filter(param -> !param.standard().equals("None")).toList(),
        param -> "            %s=%s,\n".formatted(param.name(), param.standard()));
  }

  private static String bases(String bases) {
    return Arrays.stream(bases.split(", "))
        .map("    %s,\n"::formatted)
        .collect(Collectors.joining());
  }

  /** Those that the Java class has. */
  private static String setters(Params stage, List<PythonParam> params) {
    List<String> methods =
        Arrays.stream(stage.getClass().getMethods()).map(method -> method.getName()).toList();
    return PythonParam.lines(
        params.stream().filter(param -> methods.contains("set" + param.capitalized())).toList(),
        param ->
            """

                def set%s(self, value: %s) -> "%s":
            %s        return self._set(%s=value)
            """
                .formatted(
                    param.capitalized(),
                    param.hint(),
                    stage.getClass().getSimpleName(),
                    docstring("Sets %s: %s".formatted(param.name(), param.meaning())),
                    param.name()));
  }

  private static String docstring(String text) {
    String line = "        \"\"\"%s\"\"\"\n".formatted(text);
    if (line.length() <= WIDTH) {
      return line;
    }
    return wrapped("\"\"\"" + text, "        ") + "        \"\"\"\n";
  }

  /** A literal on a line of its own, or on several. */
  private static String literal(String text) {
    String indent = "        ";
    String line = indent + PythonParam.quoted(text) + ",\n";
    if (line.length() <= WIDTH) {
      return line;
    }
    List<String> parts = wrapped(text, indent + "  ").lines().map(String::strip).toList();
    String last = parts.get(parts.size() - 1);
    return Stream.concat(
            parts.subList(0, parts.size() - 1).stream().map(part -> part + " "), Stream.of(last))
        .map(part -> indent + PythonParam.quoted(part))
        .collect(Collectors.joining("\n", "", ",\n"));
  }

  /** Text in lines of the file's width. */
  private static String wrapped(String text, String indent) {
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder(indent);
    for (String word : text.split(" ")) {
      if (line.length() + word.length() + 3 > WIDTH) {
        lines.append(line.toString().stripTrailing()).append('\n');
        line = new StringBuilder(indent);
      }
      line.append(word).append(' ');
    }
    return lines.append(line.toString().stripTrailing()).append('\n').toString();
  }
}
