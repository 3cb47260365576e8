package rondo.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.OptimizerName;
import org.rondo.config.RunConfig;
import org.rondo.data.TitanicPassengers;
import org.rondo.spark.PageExamples;
import org.rondo.spark.SparkTest;

/** What docs/spark-ml.md shows compiles, runs and is true. */
class SparkMlPageTest {
  private static final String PAGE = "spark-ml.md";
  private static final Pattern TEXT_BLOCK = Pattern.compile("\"\"\"\n(.*?)\"\"\"", Pattern.DOTALL);
  private static final Pattern ROW =
      Pattern.compile("^\\| (`.*?) \\| (.*?) \\| ", Pattern.MULTILINE);

  @TempDir private Path temp;

  /** A whole program as it is, statements in a method of a class. */
  private static String source(String example) {
    return example.startsWith("import ")
        ? example
        : """
          import org.apache.spark.sql.Dataset;
          import org.apache.spark.sql.Row;
          import rondo.ml.NeuralClassificationModel;
          import rondo.ml.NeuralClassifier;

          class Example {
            void example(Dataset<Row> newPassengers) {
              %s
            }
          }
          """
            .formatted(example);
  }

  @Test
  void itsExamplesCompile() {
    List<String> examples = PageExamples.of(PAGE);
    assertThat(examples).hasSize(4);
    for (String example : examples) {
      assertThat(PageExamples.errors(List.of(source(example)), temp)).isEmpty();
    }
  }

  @Test
  void itsProgramRuns() throws Exception {
    assertThat(PageExamples.errors(List.of(PageExamples.of(PAGE).get(0)), temp)).isEmpty();
    List<TitanicPassengers.Passenger> all = TitanicPassengers.all();
    Dataset<Row> passengers =
        SparkTest.session(2)
            .createDataFrame(
                IntStream.range(0, all.size())
                    .filter(i -> i % 5 == 0)
                    .mapToObj(
                        i ->
                            RowFactory.create(
                                all.get(i).survived(),
                                all.get(i).passengerClass(),
                                all.get(i).sex(),
                                i % 7 == 3 ? null : all.get(i).age().equals("adult") ? 35.0 : 6.0))
                    .toList(),
                StructType.fromDDL("survived STRING, class STRING, sex STRING, age DOUBLE"));
    try (URLClassLoader classes =
        new URLClassLoader(new URL[] {temp.toUri().toURL()}, getClass().getClassLoader())) {
      CrossValidatorModel chosen =
          (CrossValidatorModel)
              classes
                  .loadClass("Passengers")
                  .getMethod("choose", Dataset.class, String.class)
                  .invoke(null, passengers, temp.resolve("chosen").toString());
      assertThat(Arrays.stream(chosen.avgMetrics()).max().orElse(0)).isGreaterThan(0.7);
    }
  }

  @Test
  void itsConfigurationIsOne() {
    Matcher conf = TEXT_BLOCK.matcher(PageExamples.of(PAGE).get(1));
    assertThat(conf.find()).isTrue();
    RunConfig config = FitConfig.of(new NeuralClassifier().setConf(conf.group(1).stripIndent()), 2);
    assertThat(config.training().optimizer().name()).isEqualTo(OptimizerName.NADAM);
    assertThat(config.training().earlyStopping()).isNotNull();
  }

  @Test
  void itsTableListsTheParamsAndTheirDefaults() throws IOException {
    String page = Files.readString(Path.of(System.getProperty("rondo.root"), "docs").resolve(PAGE));
    NeuralClassifier classifier = new NeuralClassifier();
    int listed = 0;
    for (Matcher row = ROW.matcher(page); row.find(); ) {
      String[] names = row.group(1).replace("`", "").split(", ");
      for (String name : names) {
        listed++;
        Param<Object> param = classifier.getParam(name);
        String said = row.group(2).replace("`", "");
        String shown =
            classifier.isDefined(param)
                ? classifier.explainParam(param).replaceAll("^.*\\(default: |\\)$", "")
                : "not set";
        assertThat(names.length > 1 ? List.of(said.split(", ")) : List.of(said))
            .as(name)
            .contains(shown.isEmpty() ? "empty" : shown);
      }
    }
    assertThat(listed).isEqualTo(classifier.params().length - 4);
  }
}
