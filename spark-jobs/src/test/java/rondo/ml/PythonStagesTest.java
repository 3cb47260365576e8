package rondo.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Python module in CPython, by spark-submit, with a real JVM behind it. */
class PythonStagesTest {
  private static final Path ROOT = Path.of(System.getProperty("rondo.root"));
  private static final Path TESTS = ROOT.resolve("spark-jobs/src/test/python");

  @TempDir private Path temp;

  @ParameterizedTest
  @EnumSource
  void theStagesWork(PythonClient client) {
    client.require();
    PythonClient.Run run =
        client.submit(temp, entry -> true, TESTS.resolve("rondo_ml_test.py"), ROOT, temp);
    assertThat(run.code()).as(run.everything()).isZero();
    assertThat(run.printed()).containsPattern("Ran \\d\\d tests").contains("\nOK\n");
  }

  @ParameterizedTest
  @EnumSource
  void aMissingJarIsSaidInOneSentence(PythonClient client) throws IOException {
    client.require();
    Path program = temp.resolve("program.py");
    Files.writeString(
        program,
        """
        from pyspark.sql import SparkSession
        from rondo.ml import NeuralClassifier, NeuralRegressionModel

        for stage in (NeuralClassifier, lambda: NeuralRegressionModel.load("model")):
            try:
                stage()
            except RuntimeError as error:
                print(error)
            SparkSession.builder.getOrCreate()
        NeuralClassifier()
        """);
    PythonClient.Run run =
        client.submit(
            temp,
            // Neither the folders of this build nor its jars.
            entry -> !entry.startsWith(ROOT + File.separator) && !entry.contains("rondo"),
            program);
    assertThat(run.code()).as(run.everything()).isEqualTo(1);
    String missing =
        " is not on the class path of Spark's driver: start Spark with --packages"
            + " org.rondo:rondo-spark-jobs:%s, in a new Python process if there is a session already\n"
                .formatted(version());
    assertThat(run.printed())
        .startsWith(
            "rondo.ml.NeuralClassifier needs a Spark session on a JVM of its own, not one of Spark"
                + " Connect: create one first, by SparkSession.builder.getOrCreate()\n"
                + "rondo.ml.NeuralRegressionModel"
                + missing)
        .endsWith("RuntimeError: rondo.ml.NeuralClassifier" + missing)
        .doesNotContain("JavaPackage");
  }

  private static String version() throws IOException {
    return Files.readString(ROOT.resolve("pom.xml"))
        .replaceFirst("(?s).*?<version>([^<]*)</version>.*", "$1");
  }
}
