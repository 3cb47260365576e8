package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.RunConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.training.RoundRecord;
import org.rondo.training.TrainingListener;

/** A run that was interrupted resumes to the end that it would have come to, or says why not. */
class ResumeRunTest {
  private static final String TRAINING =
      "training={rounds: 9, batch-size: 5, local-steps: 2, inner-state: local,"
          + " averaging: {compression: int8}, early-stopping: {patience: 50, every-rounds: 2},"
          + " checkpoint: {every-rounds: 2}}";

  @TempDir Path temp;
  private Path csv;

  @BeforeEach
  void writeData() {
    csv = Samples.csv(temp.resolve("data"));
  }

  @Test
  void resumesToTheSameEndAsIfNothingHadHappened() throws IOException {
    TrainingRunResult whole = Samples.train(config("whole", TRAINING));
    Path folder = interrupted(5);
    Files.writeString(
        folder.resolve("metrics.jsonl"),
        Files.readString(folder.resolve("metrics.jsonl")) + "{\"round\": 6, \"ep");
    assertThatThrownBy(() -> Rondo.on(SparkTest.session(2)).resume(config(), stopAfter(7)))
        .hasMessage("power cut");

    TrainingRunResult resumed = resume(config());

    assertThat(resumed.folder()).isEqualTo(folder.toString());
    assertThat(resumed.parametersSha256()).isEqualTo(whole.parametersSha256());
    assertThat(resumed.metrics()).isEqualTo(whole.metrics());
    assertThat(log(folder)).isEqualTo(log(Path.of(whole.folder())));
    JsonNode result = Samples.json(folder.resolve("result.json"));
    assertThat(result.get("status").asText()).isEqualTo("completed");
    assertThat(result.get("resumed-from-round").toString()).isEqualTo("[4,6]");
    JsonNode expected = Samples.json(Path.of(whole.folder(), "result.json"));
    assertThat(expected.has("resumed-from-round")).isFalse();
    for (String same : List.of("rounds", "examples", "bytes-exchanged", "local-steps", "metrics")) {
      assertThat(result.get(same)).as(same).isEqualTo(expected.get(same));
    }
    assertThat(folder.resolve("checkpoints/workers")).doesNotExist();
    assertThat(SparkTest.session(2).sparkContext().getPersistentRDDs().size()).isZero();
  }

  @Test
  void refusesAnotherConfigurationAndSaysWhatChanged() {
    String runId = interrupted(5).getFileName().toString();
    RunConfig longer = config("runs", TRAINING, "training.rounds=10", "seed=43");

    assertThatThrownBy(() -> resume(longer))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "cannot resume "
                + runId
                + ": the configuration is not the one that it began with:\n"
                + "  seed: was 42, is 43\n"
                + "  training.rounds: was 9, is 10\n"
                + "set these back, or start a new run without --resume");
    assertThat(resume(config("runs", TRAINING, "training.checkpoint.every-rounds=3")).status())
        .isEqualTo("completed");
  }

  /** Reading may take long, and here the data are gone. */
  @Test
  void refusesBeforeItReadsTheData() throws IOException {
    Rondo rondo = Rondo.on(SparkTest.session(2));
    Files.delete(csv);
    assertThatThrownBy(() -> resume(config())).hasMessageStartingWith("nothing to resume: ");
    Samples.csv(temp.resolve("data"));
    String finished = Path.of(Samples.train(config()).folder()).getFileName().toString();
    Path folder = interrupted(5);
    Files.delete(csv);
    assertThatThrownBy(() -> rondo.resume(config(), finished, new TrainingListener() {}))
        .hasMessageContaining("it has finished (completed)");
    assertThatThrownBy(
            () -> rondo.resume(config(), "20260101-000000-abcdef", new TrainingListener() {}))
        .hasMessageContaining("there is no such run in ");
    assertThatThrownBy(() -> resume(config("runs", TRAINING, "seed=43")))
        .hasMessageContaining("seed: was 42, is 43");
    damage(folder, "round-");
    assertThatThrownBy(() -> resume(config())).hasMessageContaining("can be trusted");
  }

  @Test
  void refusesOtherDataAndLeavesTheRunAsItWas() throws IOException {
    Path folder = interrupted(5);
    String log = Files.readString(folder.resolve("metrics.jsonl"));
    Samples.csvWith(temp.resolve("data"), "99,1.5,r,no");

    assertThatThrownBy(() -> resume(config()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("the data are not those that it began with: fingerprint was ")
        .hasMessageContaining("(50 rows), is ")
        .hasMessageContaining("(51 rows); bring the old data back");
    assertThat(folder.resolve("metrics.jsonl")).hasContent(log);

    Samples.csv(temp.resolve("data"));
    assertThat(resume(config()).status()).isEqualTo("completed");
  }

  @Test
  void saysWhenThereIsNothingToResume() {
    assertThatThrownBy(() -> resume(config()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("nothing to resume: there are no runs in " + temp.resolve("runs/sample"));

    TrainingRunResult finished = Samples.train(config());
    String runId = Path.of(finished.folder()).getFileName().toString();
    Rondo rondo = Rondo.on(SparkTest.session(2));

    assertThatThrownBy(() -> resume(config()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is unfinished and has checkpoints");
    assertThatThrownBy(() -> rondo.resume(config(), runId, new TrainingListener() {}))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("it has finished (completed)");
    for (String other : List.of("20260101-000000-abcdef", "../sample", "")) {
      assertThatThrownBy(() -> rondo.resume(config(), other, new TrainingListener() {}))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("there is no such run in " + temp.resolve("runs/sample"));
    }
  }

  @Test
  void saysWhereTheModelIsOfARunThatLacksItsLastEvaluationOnly() throws IOException {
    TrainingRunResult killed = Samples.train(config("runs", TRAINING, "training.checkpoint=null"));
    Files.delete(Path.of(killed.folder(), "result.json"));
    String runId = Path.of(killed.folder()).getFileName().toString();
    RunConfig config = config("runs", TRAINING, "training.checkpoint=null");
    Rondo rondo = Rondo.on(SparkTest.session(2));
    String advice =
        "start a new run without --resume; the model in %s/model is complete: rondo evaluate %s --data SOURCE measures it"
            .formatted(killed.folder(), killed.folder());

    assertThatThrownBy(() -> resume(config))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith(advice);
    assertThatThrownBy(() -> rondo.resume(config, runId, new TrainingListener() {}))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith(advice);
  }

  @Test
  void passesOverADamagedCheckpointAndRefusesWhenAllAre() throws IOException {
    TrainingRunResult whole = Samples.train(config("whole", TRAINING));
    Path folder = interrupted(5);
    damage(folder, "round-000004-");

    assertThat(resume(config()).parametersSha256()).isEqualTo(whole.parametersSha256());
    assertThat(Samples.json(folder.resolve("result.json")).get("resumed-from-round").toString())
        .isEqualTo("[2]");

    Path other = temp.resolve("runs/sample").resolve(interrupted(5).getFileName());
    damage(other, "round-");
    assertThatThrownBy(() -> resume(config()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("can be trusted");
  }

  private static void damage(Path folder, String prefix) throws IOException {
    try (var files = Files.walk(folder.resolve("checkpoints"))) {
      for (Path file : files.filter(path -> path.endsWith("parameters.f32")).toList()) {
        if (file.getParent().getFileName().toString().startsWith(prefix)) {
          byte[] bytes = Files.readAllBytes(file);
          bytes[3] ^= 1;
          Files.write(file, bytes);
        }
      }
    }
  }

  private RunConfig config() {
    return config("runs", TRAINING);
  }

  private RunConfig config(String output, String... settings) {
    return Samples.config(temp.resolve(output), csv, settings);
  }

  private static TrainingRunResult resume(RunConfig config) {
    return Rondo.on(SparkTest.session(2)).resume(config, new TrainingListener() {});
  }

  /** A run that ends right after a round; its folder. */
  private Path interrupted(int round) {
    assertThatThrownBy(() -> Rondo.on(SparkTest.session(2)).train(config(), stopAfter(round)))
        .hasMessage("power cut");
    try (var runs = Files.list(temp.resolve("runs/sample"))) {
      return runs.sorted().filter(run -> status(run).equals("failed")).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String status(Path run) {
    return Samples.json(run.resolve("result.json")).get("status").asText();
  }

  private static TrainingListener stopAfter(int round) {
    return new TrainingListener() {
      @Override
      public void round(RoundRecord record) {
        if (record.plan().round() + 1 == round) {
          throw new IllegalStateException("power cut");
        }
      }
    };
  }

  /** The lines without what a clock has measured. */
  private static List<JsonNode> log(Path folder) {
    List<JsonNode> lines = Samples.jsonLines(folder.resolve("metrics.jsonl"));
    for (JsonNode line : lines) {
      List<String> times = new ArrayList<>(List.of("examples-per-second"));
      line.fieldNames()
          .forEachRemaining(name -> times.addAll(name.endsWith("-ms") ? List.of(name) : List.of()));
      ((ObjectNode) line).remove(times);
    }
    return lines;
  }
}
