package rondo.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Python module has what the Java classes have. */
class PythonModuleTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("rondo.root"), "spark-jobs/src/main/resources/rondo/ml");

  @Test
  void theModuleIsCurrent() throws IOException {
    String expected =
        new PythonModule(
                new NeuralClassifier(),
                MlRows.classifier().setMaxEpochs(1).fit(MlRows.binary(40)),
                new NeuralRegressor(),
                new NeuralRegressor().setMaxEpochs(1).fit(MlRows.numbers(40)))
            .text();
    Path file = FOLDER.resolve("__init__.py");
    if (Boolean.getBoolean("rondo.update")) {
      Files.writeString(file, expected);
    }
    assertThat(Files.readString(file))
        .as(
            "%s is out of date; write it again with: mvn -pl spark-jobs -am test"
                + " -Dtest=PythonModuleTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Drondo.update=true",
            file)
        .isEqualTo(expected);
  }

  @Test
  void whatASummarySaysCanBeAskedInPythonToo() throws IOException {
    String stages = Files.readString(FOLDER.resolve("_stages.py"));
    assertThat(own(NeuralTrainingSummary.class))
        .isNotEmpty()
        // Python has the rounds as a data set only.
        .allSatisfy(
            name ->
                assertThat(stages)
                    .contains("def %s(self".formatted(name.replace("rounds", "history"))));
  }

  @Test
  void whatAModelCanDoBesidesItCanDoInPythonToo() throws IOException {
    String both =
        Files.readString(FOLDER.resolve("_stages.py"))
            + Files.readString(FOLDER.resolve("__init__.py"));
    for (String name :
        List.of(
            "summary",
            "hasSummary",
            "numClasses",
            "numFeatures",
            "predict",
            "predictRaw",
            "predictProbability",
            "ofBundle")) {
      assertThat(own(NeuralClassificationModel.class)).contains(name);
      assertThat(both).containsPattern("def %s\\((self|cls)".formatted(name));
    }
  }

  private static List<String> own(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .map(Method::getName)
        .distinct()
        .toList();
  }

  /**
   * PySpark's reader takes a stage's Java class name, puts {@code pyspark} in the place of {@code
   * org.apache.spark}, imports what is before the last dot as a module, and takes the class from
   * it; the way back is the same.
   */
  @Test
  void pySparkFindsTheClassOfASavedStage() throws IOException {
    for (Class<?> stage :
        List.of(
            NeuralClassifier.class,
            NeuralClassificationModel.class,
            NeuralRegressor.class,
            NeuralRegressionModel.class)) {
      String python = stage.getName().replace("org.apache.spark", "pyspark");
      int dot = python.lastIndexOf('.');
      Path module = FOLDER.resolve("../..").resolve(python.substring(0, dot).replace('.', '/'));
      Path file =
          Stream.of(
                  module.resolve("__init__.py"),
                  module.resolveSibling(module.getFileName() + ".py"))
              .filter(Files::exists)
              .findFirst()
              .orElseThrow();
      assertThat(Files.readString(file)).contains("\nclass " + python.substring(dot + 1) + "(\n");
      String java =
          python.substring(0, dot).replace("pyspark", "org.apache.spark") + python.substring(dot);
      assertThat(java).isEqualTo(stage.getName());
    }
  }
}
