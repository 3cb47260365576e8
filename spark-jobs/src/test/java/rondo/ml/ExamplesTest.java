package rondo.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rondo.data.TitanicPassengers;
import org.rondo.spark.PageExamples;
import org.rondo.spark.SparkTest;

/** The programs of examples/ run. */
class ExamplesTest {
  private static final Path EXAMPLES = Path.of(System.getProperty("rondo.root"), "examples");
  private static final Path DATA = EXAMPLES.resolve("data/titanic.csv");

  @TempDir private Path temp;

  @Test
  void theFileHasThePeopleOfTheBuiltInTable() throws IOException {
    assertThat(Files.readAllLines(DATA))
        .isEqualTo(
            Stream.concat(
                    Stream.of("class,sex,age,survived"),
                    TitanicPassengers.all().stream()
                        .map(
                            one ->
                                String.join(
                                    ",",
                                    one.passengerClass(),
                                    one.sex(),
                                    one.age(),
                                    one.survived())))
                .toList());
  }

  @ParameterizedTest
  @EnumSource
  void aModelIsTrainedAndThenScoresAStream(PythonClient client) throws IOException {
    client.require();
    Path model = temp.resolve("model");
    String trained = client.submitted(temp, python("titanic.py"), DATA, model);
    assertThat(trained)
        .containsPattern("(?m)^rounds: \\d+$")
        .containsPattern("(?m)^parameters: \\p{XDigit}{64}$")
        .containsPattern("(?m)^accuracy: 0\\.[78]\\d$")
        .containsPattern("\\|1st +\\|female\\|adult\\|\\[.*,.*] *\\|1\\.0 +\\|");

    Path arriving = Files.createDirectory(temp.resolve("arriving"));
    Files.writeString(arriving.resolve("first.csv"), "class,sex,age\n1st,female,adult\n");
    Files.writeString(arriving.resolve("next.csv"), "class,sex,age\ncrew,male,adult\n");
    Path scored = temp.resolve("scored");
    client.submitted(temp, python("streaming_scorer.py"), model, arriving, scored, "--once");
    assertThat(lines(scored))
        .containsExactlyInAnyOrder(
            "{\"class\":\"1st\",\"sex\":\"female\",\"age\":\"adult\",\"survives\":1}",
            "{\"class\":\"crew\",\"sex\":\"male\",\"age\":\"adult\",\"survives\":0}");
  }

  @ParameterizedTest
  @EnumSource
  void crossValidationChoosesAPipeline(PythonClient client) {
    client.require();
    Path model = temp.resolve("model");
    String printed = client.submitted(temp, python("titanic_pipeline.py"), DATA, model);
    assertThat(printed)
        .containsPattern("(?m)^hiddenLayers \\[16], learningRate 0.01: accuracy 0\\.7\\d$")
        .containsPattern("(?m)^best: \\[(8|16)] 0\\.0\\d*$")
        .containsPattern("\\|(yes|no) +\\|\\[.*,.*] *\\|[01]\\.0 +\\|");
  }

  @Test
  void theProgramInJavaDoesTheSame() throws Exception {
    String source = Files.readString(EXAMPLES.resolve("java/src/main/java/example/Titanic.java"));
    assertThat(PageExamples.errors(List.of(source), temp)).isEmpty();
    // The session that the program gets.
    SparkTest.session(2);
    try (URLClassLoader classes =
        new URLClassLoader(new URL[] {temp.toUri().toURL()}, getClass().getClassLoader())) {
      classes
          .loadClass("example.Titanic")
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[] {DATA.toString(), temp.resolve("models").toString()});
    }
    assertThat(temp.resolve("models/columns/data/network.zip")).exists();
    assertThat(temp.resolve("models/pipeline/bestModel")).exists();
  }

  @Test
  void theProjectInJavaIsOfThisVersion() throws IOException {
    String own =
        Files.readString(EXAMPLES.resolveSibling("pom.xml"))
            .replaceFirst("(?s).*?<version>([^<]*)</version>.*", "$1");
    assertThat(Files.readString(EXAMPLES.resolve("java/pom.xml")))
        .contains("<artifactId>rondo-spark-jobs</artifactId>\n      <version>" + own + "<");
  }

  private static Path python(String name) {
    return EXAMPLES.resolve("python").resolve(name);
  }

  /** The lines of the JSON files in a folder. */
  private static List<String> lines(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .flatMap(
              file -> {
                try {
                  return Files.readAllLines(file).stream();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .collect(Collectors.toList());
    }
  }
}
