package org.rondo.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.RunConfig;
import org.rondo.error.DataException;
import org.rondo.error.ExitCode;
import org.rondo.error.TrainingException;
import org.rondo.spark.Samples;
import org.rondo.spark.SparkTest;
import org.rondo.spark.scoring.ModelBundle;

/** What a run leaves behind, and that it leaves nothing else. */
class RunFolderTest {
  @TempDir static Path temp;
  private static RunConfig config;
  private static TrainingRunResult run;

  @TempDir Path own;

  @BeforeAll
  static void train() {
    config =
        Samples.config(
            temp.resolve("runs"),
            Samples.csv(temp),
            "training={epochs: 3, batch-size: 5, local-steps: 2}");
    run = Samples.train(config);
  }

  private static JsonNode json(String name) {
    return Samples.json(Path.of(run.folder(), name));
  }

  @Test
  void theResultHasWhatScriptsReadOffIt() {
    JsonNode result = json("result.json");
    assertThat(result.get("status").asText()).isEqualTo("completed");
    assertThat(run.folder()).endsWith("runs/sample/" + result.get("run-id").asText());
    assertThat(result.get("rounds").intValue()).isEqualTo(6);
    assertThat(result.get("examples").intValue()).isEqualTo(120);
    assertThat(result.get("rejected-rows").intValue()).isZero();
    for (String number : List.of("seconds", "examples-per-second", "bytes-exchanged")) {
      assertThat(result.get(number).isNumber()).as(number).isTrue();
      assertThat(result.get(number).doubleValue()).as(number).isPositive();
    }
    assertThat(result.get("parameters").intValue()).isEqualTo(14);
    assertThat(result.get("parameters-sha256").asText())
        .matches("[0-9a-f]{64}")
        .isEqualTo(run.parametersSha256());
    for (String split : List.of("train", "validation", "test")) {
      JsonNode metrics = result.get("metrics").get(split);
      for (String name : List.of("loss", "accuracy", "error-rate", "precision", "recall", "f1")) {
        assertThat(metrics.get(name).isNumber()).as(split + " " + name).isTrue();
      }
      assertThat(metrics.get("confusion-matrix").get(1).get(1).isIntegralNumber()).isTrue();
    }
    assertThat(result.at("/rows/read").intValue()).isEqualTo(50);
  }

  @Test
  void theManifestSaysWhatTheRunIsAFunctionOf() {
    JsonNode manifest = json("manifest.json");
    assertThat(manifest.get("seed").intValue()).isEqualTo(42);
    assertThat(manifest.at("/configuration/training/workers").intValue()).isEqualTo(2);
    assertThat(manifest.at("/configuration/data/bad-rows/max-fraction").doubleValue())
        .isEqualTo(0.01);
    assertThat(manifest.at("/data/fingerprint").asText()).matches("[0-9a-f]{16}");
    assertThat(manifest.at("/data/rows").intValue()).isEqualTo(50);
    assertThat(manifest.get("backend")).hasToString("{\"chosen\":\"cpu\"}");
    for (String version : List.of("rondo", "commit", "dl4j", "spark", "scala", "java")) {
      assertThat(manifest.get("versions").has(version)).as(version).isTrue();
    }
    for (String fact : List.of("os", "arch", "backend", "master", "kernel")) {
      assertThat(manifest.get("platform").get(fact).asText()).as(fact).isNotEmpty();
    }
    assertThat(manifest.at("/platform/executor-kernels/0"))
        .isEqualTo(manifest.at("/platform/kernel"));
  }

  @Test
  void noSecretIsWritten() throws IOException {
    TrainingRunResult secretive =
        Samples.train(
            Samples.config(
                own, Samples.csv(own), "data.options={password: hunter22, apikey: hunter23}"));
    try (var files = Files.walk(Path.of(secretive.folder()))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain("hunter2");
      }
    }
    assertThat(
            Samples.json(Path.of(secretive.folder(), "manifest.json"))
                .at("/configuration/data/options/password")
                .asText())
        .isEqualTo("(redacted)");
  }

  @Test
  void metricsHaveALineForEachRoundAndEvaluation() {
    List<JsonNode> lines = Samples.jsonLines(Path.of(run.folder(), "metrics.jsonl"));
    List<JsonNode> rounds = lines.stream().filter(line -> !line.has("evaluation")).toList();
    assertThat(rounds).map(line -> line.get("round").intValue()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(rounds).map(line -> line.get("epoch").intValue()).containsExactly(1, 1, 2, 2, 3, 3);
    for (JsonNode round : rounds) {
      for (String key :
          List.of(
              "loss",
              "examples",
              "examples-per-second",
              "compute-ms",
              "communication-ms",
              "bytes-exchanged",
              "learning-rate",
              "worker-divergence")) {
        assertThat(round.get(key).isNumber()).as(key).isTrue();
      }
    }
    assertThat(lines.stream().filter(line -> line.has("evaluation")))
        .hasSize(3)
        .allMatch(line -> line.get("evaluation").asText().equals("validation"))
        .allMatch(line -> line.get("accuracy").isNumber());
  }

  @Test
  void nothingElseIsLeft() throws IOException {
    try (var files = Files.list(Path.of(run.folder()))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "manifest.json", "metrics.jsonl", "model", "report.html", "result.json");
    }
    try (var files = Files.list(Path.of(run.folder(), "model"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "network.zip",
              "signature.json",
              "features.json",
              "training-statistics.json",
              "bundle.json");
    }
  }

  @Test
  void theSessionStaysTheCallersAndKeepsNothing() {
    SparkSession session = SparkTest.session(2);
    TrainingRunResult again = Samples.train(config);
    assertThat(again.parametersSha256()).isEqualTo(run.parametersSha256());
    assertThat(again.folder()).isNotEqualTo(run.folder());
    assertThat(session.sparkContext().isStopped()).isFalse();
    assertThat(session.sparkContext().getPersistentRDDs().size()).isZero();
  }

  @Test
  void stoppingEarly() {
    TrainingRunResult stopped =
        Samples.train(
            Samples.config(
                own,
                Samples.csv(temp),
                "training={epochs: 50, batch-size: 20,"
                    + " early-stopping: {metric: accuracy, patience: 1, min-delta: 1}}"));
    assertThat(stopped.rounds()).isEqualTo(2);
    JsonNode result = Samples.json(Path.of(stopped.folder(), "result.json"));
    assertThat(result.get("status").asText()).isEqualTo("early-stopped");
    assertThat(result.get("rounds").intValue()).isEqualTo(2);
  }

  @Test
  void divergingKeepsTheLastGoodModel() {
    RunConfig wild =
        Samples.config(
            own,
            Samples.csv(temp),
            "data.label=b",
            "data.task=regression",
            "data.features={a: numeric}",
            "training={epochs: 30, batch-size: 5, optimizer: {name: sgd, learning-rate: 1.0e+30}}");
    TrainingException failure =
        catchThrowableOfType(TrainingException.class, () -> Samples.train(wild));
    assertThat(failure.exitCode()).isEqualTo(ExitCode.TRAINING);
    assertThat(failure)
        .hasMessageContaining("training diverged in round")
        .hasMessageContaining("learning-rate");
    Path folder = Samples.onlyRun(own);
    JsonNode result = Samples.json(folder.resolve("result.json"));
    assertThat(result.get("status").asText()).isEqualTo("diverged");
    assertThat(result.get("message").asText()).isEqualTo(failure.getMessage());
    ModelBundle lastGood = ModelBundle.open(folder.toString(), SparkTest.session(2));
    assertThat(lastGood.parametersSha256()).isEqualTo(result.get("parameters-sha256").asText());
    for (float parameter : lastGood.state().parameters()) {
      assertThat(parameter).isFinite();
    }
    assertThat(SparkTest.session(2).sparkContext().getPersistentRDDs().size()).isZero();
  }

  private Path copyOfModel() throws IOException {
    Path from = Path.of(run.folder(), "model");
    Path to = own.resolve("model");
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }

  private void requireDamaged(Path model, String... words) {
    assertThatThrownBy(() -> ModelBundle.open(model.toString(), SparkTest.session(2)))
        .isInstanceOf(DataException.class)
        .satisfies(failure -> assertThat(failure.getMessage()).contains(words));
  }

  @Test
  void aDamagedBundleIsRefused() throws IOException {
    Path model = copyOfModel();
    assertThat(ModelBundle.open(model.toString(), SparkTest.session(2)).parametersSha256())
        .isEqualTo(run.parametersSha256());
    Path zip = model.resolve("network.zip");
    byte[] bytes = Files.readAllBytes(zip);
    bytes[bytes.length / 2] ^= 1;
    Files.write(zip, bytes);
    requireDamaged(model, "is damaged: the SHA-256 of network.zip is not the one in bundle.json");
    Files.delete(zip);
    requireDamaged(model, "is damaged: network.zip is missing");
    Path manifest = model.resolve("bundle.json");
    ObjectNode tree = (ObjectNode) Samples.json(manifest);
    Files.writeString(manifest, tree.put("format-version", 99).toString());
    requireDamaged(model, "has format 99, this version reads up to 2; use a newer Rondo");
    Files.writeString(manifest, "{");
    requireDamaged(model, "bundle.json is damaged");
    Files.delete(manifest);
    requireDamaged(model, "no model in " + model, "expected the folder of a finished run");
  }
}
