package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/java-api.md compile. */
class JavaApiPageTest {
  private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path classes;

  @Test
  void itsExamplesCompile() throws IOException {
    Path page = Path.of(System.getProperty("rondo.root"), "docs", "java-api.md");
    List<String> examples =
        EXAMPLE.matcher(Files.readString(page)).results().map(JavaApiPageTest::method).toList();
    assertThat(examples).hasSize(2);
    assertThat(errors(String.join("\n", examples))).isEmpty();
  }

  private static String method(MatchResult example) {
    return """
        void example%d(SparkSession spark, Dataset<Row> passengers, Dataset<Row> newPassengers,
            Dataset<Row> labelledPassengers) {
          %s
        }
        """
        .formatted(example.start(), example.group(1));
  }

  private List<String> errors(String methods) {
    String source =
        """
        import java.nio.file.Path;
        import java.util.List;
        import org.apache.spark.sql.Dataset;
        import org.apache.spark.sql.Row;
        import org.apache.spark.sql.SparkSession;
        import org.rondo.config.ConfigReader;
        import org.rondo.config.RunConfig;
        import org.rondo.data.Split;
        import org.rondo.evaluation.MetricCatalog;
        import org.rondo.spark.Rondo;
        import org.rondo.spark.StopRequest;
        import org.rondo.spark.fitting.FittingResult;
        import org.rondo.spark.fitting.Forecast;
        import org.rondo.spark.run.TrainingRunResult;
        import org.rondo.spark.scoring.EvaluationResult;
        import org.rondo.spark.scoring.ModelBundle;
        import org.rondo.training.TrainingListener;

        class Examples {
          %s
        }
        """
            .formatted(methods);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    SimpleJavaFileObject file =
        new SimpleJavaFileObject(
            URI.create("string:///Examples.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    List<String> options =
        List.of(
            "-proc:none",
            "-d",
            classes.toString(),
            "-classpath",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    compiler.getTask(null, null, found, options, null, List.of(file)).call();
    return found.getDiagnostics().stream()
        .filter(one -> one.getKind() == Diagnostic.Kind.ERROR)
        .map(Object::toString)
        .toList();
  }
}
