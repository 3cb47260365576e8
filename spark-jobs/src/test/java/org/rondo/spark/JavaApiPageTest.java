package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/java-api.md compile; scripts/docs builds and runs its project. */
class JavaApiPageTest {
  @TempDir private Path classes;

  @Test
  void itsExamplesCompile() {
    List<String> examples = PageExamples.of("java-api.md");
    assertThat(examples).hasSize(3);
    for (String example : examples) {
      assertThat(PageExamples.errors(List.of(source(example)), classes)).isEmpty();
    }
  }

  /** A whole program as it is, statements in a method of a class. */
  private static String source(String example) {
    if (example.startsWith("package ")) {
      return example;
    }
    return """
        import java.nio.file.Path;
        import java.util.List;
        import org.apache.spark.sql.Dataset;
        import org.apache.spark.sql.Row;
        import org.apache.spark.sql.SparkSession;
        import org.rondo.config.ConfigReader;
        import org.rondo.config.DataConfig;
        import org.rondo.config.RunConfig;
        import org.rondo.data.Split;
        import org.rondo.evaluation.MetricCatalog;
        import org.rondo.spark.Rondo;
        import org.rondo.spark.StopRequest;
        import org.rondo.spark.fitting.FittingResult;
        import org.rondo.spark.fitting.Forecast;
        import org.rondo.spark.registry.Registry;
        import org.rondo.spark.retrain.RetrainResult;
        import org.rondo.spark.run.TrainingRunResult;
        import org.rondo.spark.scoring.EvaluationResult;
        import org.rondo.spark.scoring.IncrementalOutput;
        import org.rondo.spark.scoring.IncrementalResult;
        import org.rondo.spark.scoring.ModelBundle;
        import org.rondo.spark.scoring.NamedModel;
        import org.rondo.spark.scoring.OutputFormat;
        import org.rondo.training.TrainingListener;

        class Example {
          void example(SparkSession spark, Dataset<Row> passengers, Dataset<Row> newPassengers,
              Dataset<Row> labelledPassengers, DataConfig arrivals) {
            %s
          }
        }
        """
        .formatted(example);
  }
}
