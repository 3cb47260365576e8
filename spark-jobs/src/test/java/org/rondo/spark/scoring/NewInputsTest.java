package org.rondo.spark.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.DataConfig;
import org.rondo.error.DataException;
import org.rondo.spark.Samples;
import org.rondo.spark.SparkTest;
import org.rondo.spark.ledger.BatchFolder;
import org.rondo.spark.scoring.IncrementalOutput.Changed;
import org.rondo.spark.storage.SessionStorage;

/** Files that change or vanish between their listing and the end of reading. */
class NewInputsTest {
  @TempDir private Path temp;
  private final SparkSession session = SparkTest.session(2);
  private Path file;
  private NewInputs inputs;

  @BeforeEach
  void list() throws IOException {
    file = Samples.csv(temp.resolve("in"));
    try (BatchFolder folder =
        BatchFolder.open(temp.resolve("out").toString(), SessionStorage.of(session))) {
      inputs = NewInputs.of(session, temp.resolve("in").toString(), folder, Changed.REFUSE);
    }
    inputs.requireUnchanged(session);
  }

  @Test
  void aFileThatGrowsIsNotedAfterReading() throws IOException {
    Files.writeString(file, Samples.rows(1).get(0), java.nio.file.StandardOpenOption.APPEND);
    assertThatThrownBy(() -> inputs.requireUnchanged(session))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(file + " has changed while it was read; nothing was added");
  }

  @Test
  void aFileThatVanishesIsNoBadRow() throws IOException {
    DataConfig config = Samples.config(temp, temp.resolve("in")).data();
    ModelBundle model = Samples.train(Samples.config(temp.resolve("runs"), file)).model();
    PredictionBatch batch =
        new PredictionBatch(
            ModelScoring.of(session, model),
            config,
            model.read(config, inputs.files(), session),
            OutputFormat.JSON);
    NamedOutputs outputs =
        new NamedOutputs(
            model.signature(),
            PredictionColumns.DEFAULT.of(model.signature(), java.util.List.of()));
    Files.delete(file);
    assertThatThrownBy(() -> batch.write(temp.resolve("scored").toString(), outputs, null))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> inputs.requireUnchanged(session))
        .hasMessageContaining("has vanished while it was read");
    assertThat(temp.resolve("scored")).doesNotExist();
    assertThat(session.sparkContext().getPersistentRDDs().size()).isZero();
  }
}
