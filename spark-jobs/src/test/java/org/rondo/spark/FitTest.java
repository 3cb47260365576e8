package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.RunConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.spark.fitting.FittingResult;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.training.StoppedException;
import org.rondo.training.TrainingListener;

/** Training on rows that are there already, without a source and without a folder. */
class FitTest {
  @TempDir private Path temp;
  private Rondo rondo;
  private Dataset<Row> rows;

  @BeforeEach
  void read() {
    rondo = Rondo.on(SparkTest.session(2));
    rows =
        SparkTest.session(2)
            .read()
            .option("header", "true")
            .option("inferSchema", "true")
            .csv(Samples.csv(temp).toString());
  }

  private RunConfig config(String training) {
    return RunConfig.parse(
        """
        name: fit
        output: %s
        data:
          label: y
          task: classification
          features: {a: numeric, b: numeric, c: categorical}
        model: {network: mlp, hidden: [8]}
        training: {batch-size: 5, %s}
        """
            .formatted(temp.resolve("runs"), training));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "epochs: 3",
        "rounds: 20, local-steps: 2, inner-state: local",
        "epochs: 9, early-stopping: {metric: loss, patience: 1}"
      })
  void givesTheBitsOfARecordedRunAndWritesNothing(String training) {
    FittingResult fitted = rondo.fit(config(training), rows);
    assertThat(temp.resolve("runs")).doesNotExist();

    TrainingRunResult recorded = rondo.train(config(training), rows, new TrainingListener() {});
    assertThat(recorded.folder()).startsWith(temp.resolve("runs").toString());
    assertThat(fitted.parametersSha256()).isEqualTo(recorded.parametersSha256());
    assertThat(fitted.metrics()).isEqualTo(recorded.metrics());
    assertThat(fitted.account()).isEqualTo(recorded.account());
    assertThat(fitted.status()).isEqualTo(recorded.status());
  }

  @Test
  void itsModelPredicts() {
    FittingResult fitted = rondo.fit(config("rounds: 1"), rows);
    Dataset<Row> scored = rondo.predict(fitted.model(), rows.drop("y"));
    assertThat(scored.columns()).contains("a", "prediction", "probability_no", "probability_yes");
    assertThat(scored.where("prediction is null").count()).isZero();
    assertThat(rondo.evaluate(fitted.model(), rows).rows()).isEqualTo(50);
  }

  @Test
  void aRecordedRunOfGivenRowsNamesNoSource() {
    TrainingRunResult run = rondo.train(config("rounds: 1"), rows, new TrainingListener() {});
    assertThat(Samples.json(Path.of(run.folder(), "manifest.json")).get("data").has("source"))
        .isFalse();
  }

  @Test
  void whereASourceMustBeOpenedItMustBeNamed() {
    RunConfig config = config("rounds: 1");
    assertThatThrownBy(() -> rondo.train(config, new TrainingListener() {}))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "data.source: is missing, so there is nothing to read; set it to a path, glob or URI,"
                + " builtin:NAME or table:CATALOG.DB.NAME");
    assertThatThrownBy(() -> rondo.forecast(config))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("data.source: is missing");
    assertThat(temp.resolve("runs")).doesNotExist();
  }

  @Test
  void aStopEndsItWithoutATrace() {
    StopRequest stop = new StopRequest();
    stop.make();
    assertThatThrownBy(() -> rondo.stoppedBy(stop).fit(config("rounds: 5"), rows))
        .isInstanceOf(StoppedException.class);
    assertThat(temp.resolve("runs")).doesNotExist();
  }
}
