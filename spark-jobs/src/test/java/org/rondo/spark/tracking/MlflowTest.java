package org.rondo.spark.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.ConfigReader;
import org.rondo.config.TrackingConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.spark.storage.Folder;

/** What MLflow is told, on a server that is well, down, hangs, or says no. */
@Timeout(60)
class MlflowTest {
  private static final long TIME = 1_700_000_000_000L;
  private static final Configuration HADOOP = new Configuration();

  @TempDir private Path temp;

  @RegisterExtension private final MlflowServer server = new MlflowServer();

  private Mlflow mlflow(String keys, Map<String, String> environment) throws IOException {
    Map<String, Object> model = new LinkedHashMap<>();
    IntStream.range(0, 150).forEach(i -> model.put("column " + i + "?", "x".repeat(7_000)));
    Map<String, Object> manifest =
        Map.of("name", "titanic", "configuration", Map.of("seed", 42, "model", model));
    return new Mlflow(
        new TrackedRun(Folder.at(temp.toString(), HADOOP), "20260101", manifest),
        ConfigReader.section(TrackingConfig.class, "{mlflow: '" + server.url() + "'" + keys + "}"),
        HADOOP,
        environment);
  }

  private Mlflow mlflow() throws IOException {
    return mlflow("", Map.of());
  }

  private static void rounds(Mlflow mlflow, int from, int to) throws IOException {
    for (int round = from; round <= to; round++) {
      mlflow.values(TIME + round, round, Map.of("loss/train", 1.0 / round, "epoch", 1.0));
    }
  }

  private String sent() throws IOException {
    return Files.readString(temp.resolve("tracking/mlflow-sent.json"));
  }

  @Test
  void aRunWithItsParametersAndValuesWithinTheLimits() throws IOException {
    Mlflow mlflow = mlflow(", experiment: boats, run-name: first", Map.of());
    mlflow.begun(TIME, 1);
    rounds(mlflow, 1, 1_300);
    mlflow.values(TIME, 1_301, Map.of("loss/train", Double.NaN));
    mlflow.ended(TIME + 9, "FINISHED", Map.of("status", "completed"));
    RunTracking.Rest rest = mlflow.finish(20_000);

    assertThat(rest.left()).isZero();
    assertThat(rest.refused()).isZero();
    MlflowServer.Run run = server.run();
    assertThat(server.experiments).containsOnlyKeys("boats");
    assertThat(run.name).isEqualTo("first");
    assertThat(run.parameters).hasSize(151).containsEntry("seed", "42");
    assertThat(run.parameters.get("model.column 7_")).hasSize(6_000);
    assertThat(run.metrics.get("loss/train")).hasSize(1_301).contains("1301=NaN@" + TIME);
    assertThat(run.metrics.get("epoch")).hasSize(1_300).contains("17=1.0@" + (TIME + 17));
    assertThat(run.statuses).containsExactly("RUNNING", "FINISHED");
    assertThat(run.tags).containsEntry("rondo.status", "completed");
    assertThat(server.requests.size()).isLessThan(20);
  }

  @Test
  void shorterValuesForAnOlderServer() throws IOException {
    server.longestValue = 500;
    Mlflow mlflow = mlflow();
    mlflow.begun(TIME, 1);

    assertThat(mlflow.finish(20_000).refused()).isZero();
    assertThat(server.run().parameters.get("model.column 7_")).hasSize(500);
  }

  /** 401 may be a token that is being renewed. */
  @ParameterizedTest
  @ValueSource(ints = {500, 429, 401, 404})
  void triesAgain(int status) throws IOException {
    server.failures.add(status);
    Mlflow mlflow = mlflow();
    mlflow.begun(TIME, 1);
    rounds(mlflow, 1, 3);

    assertThat(mlflow.finish(20_000)).isEqualTo(new RunTracking.Rest(4, 0, 0, ""));
    assertThat(server.run().metrics.get("epoch")).hasSize(3);
  }

  @Test
  void leavesTheServerAloneAsLongAsItSays() throws IOException {
    server.failures.add(429);
    server.retryAfter = "3";
    long begun = System.nanoTime();
    Mlflow mlflow = mlflow();
    mlflow.begun(TIME, 1);

    assertThat(mlflow.finish(20_000).left()).isZero();
    assertThat(System.nanoTime() - begun).isGreaterThan(3_000_000_000L);
  }

  @Test
  void whatIsLeftIsSentByTheNext() throws IOException {
    server.stop();
    Mlflow mlflow = mlflow();
    mlflow.begun(TIME, 1);
    rounds(mlflow, 1, 2_500);
    RunTracking.Rest rest = mlflow.finish(300);
    assertThat(rest.left()).isEqualTo(2_501);
    assertThat(rest.problem()).isNotEmpty();

    server.start();
    // A process that is killed may leave half a line.
    Files.writeString(
        temp.resolve("tracking/mlflow.jsonl"), "{\"event\": \"val", StandardOpenOption.APPEND);
    Mlflow next = mlflow();
    next.begun(TIME, 2_001);
    rounds(next, 2_001, 2_600);

    assertThat(next.finish(20_000).left()).isZero();
    assertThat(server.run().metrics.get("loss/train")).hasSize(2_600);
    assertThat(server.run().statuses).containsExactly("RUNNING", "RUNNING");
    assertThat(server.requests.stream().filter(path -> path.endsWith("runs/create"))).hasSize(1);
  }

  @Test
  void aLostRecordOfWhatWasSentDoublesNothing() throws IOException {
    Mlflow mlflow = mlflow();
    mlflow.begun(TIME, 1);
    rounds(mlflow, 1, 5);
    assertThat(mlflow.finish(20_000).left()).isZero();
    Files.delete(temp.resolve("tracking/mlflow-sent.json"));

    assertThat(mlflow().finish(20_000)).isEqualTo(new RunTracking.Rest(6, 0, 0, ""));
    assertThat(server.run().metrics.get("loss/train")).hasSize(5);
    assertThat(sent()).contains("\"acknowledged\" : 6");
  }

  @Test
  void aHangingServerHoldsNobodyUp() throws IOException {
    server.hangs = true;
    long begun = System.nanoTime();
    Mlflow mlflow = mlflow(", timeout: 1, final-wait: 0", Map.of());
    mlflow.begun(TIME, 1);
    rounds(mlflow, 1, 100);
    mlflow.close();

    assertThat(System.nanoTime() - begun).isLessThan(3_000_000_000L);
    assertThat(Files.readAllLines(temp.resolve("tracking/mlflow.jsonl"))).hasSize(101);
  }

  @Test
  void whatIsRefusedForGoodIsLeftOut() throws IOException {
    Mlflow mlflow = mlflow();
    mlflow.begun(TIME, 1);
    mlflow.ended(TIME, "SLEEPING", Map.of());
    rounds(mlflow, 1, 2);

    assertThat(mlflow.finish(20_000)).isEqualTo(new RunTracking.Rest(4, 0, 1, ""));
    assertThat(server.run().metrics.get("epoch")).hasSize(2);
  }

  @Test
  void tokensGoToTheServerAndNowhereElse() throws IOException {
    Mlflow mlflow = mlflow("", Map.of("MLFLOW_TRACKING_TOKEN", "pl4nt3d-token"));
    mlflow.begun(TIME, 1);
    assertThat(mlflow.finish(20_000).left()).isZero();

    assertThat(server.authorization).isEqualTo("Bearer pl4nt3d-token");
    assertThat(sent() + Files.readString(temp.resolve("tracking/mlflow.jsonl")))
        .doesNotContain("pl4nt3d");
    assertThat(
            MlflowApi.authorization(
                Map.of(
                    "MLFLOW_TRACKING_USERNAME", "ann",
                    "MLFLOW_TRACKING_PASSWORD", "secret",
                    "MLFLOW_TRACKING_TOKEN", "token")))
        .contains("Basic YW5uOnNlY3JldA==");
  }

  @Test
  void addressesWithUsersAreRefused() {
    assertThatThrownBy(
            () -> ConfigReader.section(TrackingConfig.class, "{mlflow: 'http://ann:x@h'}"))
        .hasMessageContaining("without a user, password or parameters");
    TrackingConfig variable = ConfigReader.section(TrackingConfig.class, "{mlflow: '${SERVER}'}");
    TrackedRun run = new TrackedRun(folder(), "20260101", Map.of("name", "titanic"));
    assertThatThrownBy(() -> new Mlflow(run, variable, HADOOP, Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "tracking.mlflow: the environment has no variable SERVER; set it, or remove"
                + " tracking.mlflow");
    assertThatThrownBy(
            () -> new Mlflow(run, variable, HADOOP, Map.of("SERVER", "http://ann:hidden@h")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("MLFLOW_TRACKING_PASSWORD")
        .hasMessageNotContaining("hidden");
  }

  private Folder folder() {
    try {
      return Folder.at(temp.toString(), HADOOP);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
