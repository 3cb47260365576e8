package org.rondo.spark.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.spark.Rondo;
import org.rondo.spark.SparkTest;
import org.rondo.spark.registry.Registry;
import org.rondo.spark.retrain.RetrainResult;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.training.RoundRecord;
import org.rondo.training.TrainingListener;

/** Trainings and retrainings that MLflow and TensorBoard follow. */
@Timeout(300)
class TrackedTrainingTest {
  private static final TrainingListener NOBODY = new TrainingListener() {};

  @TempDir private Path temp;

  @RegisterExtension private final MlflowServer server = new MlflowServer();

  private RunConfig config(String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "output=" + temp + "/runs",
                "training.epochs=3",
                "training.checkpoint={every-rounds: 2}",
                "retrain.gate={draws: 99, smoke-load: false}"));
    settings.addAll(List.of(more));
    return ConfigReader.read(SparkTest.conf("titanic.yaml"), settings);
  }

  private RunConfig tracked(String... more) {
    List<String> settings = new ArrayList<>(List.of("tracking.mlflow=" + server.url()));
    settings.add("tracking.tensorboard=true");
    settings.addAll(List.of(more));
    return config(settings.toArray(new String[0]));
  }

  private static SparkSession session() {
    return SparkTest.session(2);
  }

  @Test
  void parametersValuesAndTheModel() throws IOException {
    TrainingRunResult untracked = Rondo.on(session()).train(config(), NOBODY);
    TrainingRunResult run = Rondo.on(session()).train(tracked(), NOBODY);

    assertThat(run.parametersSha256()).isEqualTo(untracked.parametersSha256());
    Path folder = Path.of(run.folder());
    MlflowServer.Run seen = server.run();
    assertThat(server.experiments).containsOnlyKeys("titanic");
    assertThat(seen.name).isEqualTo(folder.getFileName().toString());
    assertThat(seen.parameters)
        .containsEntry("training.epochs", "3")
        .containsEntry("data.source", "builtin:titanic")
        .doesNotContainKey("tracking.mlflow");
    assertThat(seen.tags)
        .containsEntry("rondo.status", "completed")
        .containsEntry("rondo.parameters-sha256", run.parametersSha256())
        .containsKeys("rondo.data.fingerprint", "mlflow.source.name");
    assertThat(seen.metrics.get("loss/train")).hasSize(run.rounds());
    assertThat(seen.metrics).containsKeys("learning-rate", "final/accuracy/test");
    assertThat(seen.statuses).containsExactly("RUNNING", "FINISHED");

    String root = "1/" + server.runs.keySet().iterator().next() + "/artifacts/model/";
    for (String name : List.of("bundle.json", "signature.json", "network.zip")) {
      assertThat(server.artifacts.get(root + "bundle/" + name))
          .isEqualTo(Files.readAllBytes(folder.resolve("model").resolve(name)));
    }
    JsonNode model = new ObjectMapper().readTree(server.artifacts.get(root + "MLmodel"));
    assertThat(new ObjectMapper().readTree(seen.model)).isEqualTo(model);
    assertThat(model.at("/flavors/rondo/data").asText()).isEqualTo("bundle");
    assertThat(model.get("model_uuid").asText()).matches("[0-9a-f]{32}");
    assertThat(model.get("model_size_bytes").asLong()).isPositive();
    JsonNode inputs = new ObjectMapper().readTree(model.at("/signature/inputs").asText());
    assertThat(inputs.findValuesAsText("name")).containsExactly("class", "sex", "age");
    assertThat(inputs.get(0).get("type").asText()).isEqualTo("string");
    JsonNode outputs = new ObjectMapper().readTree(model.at("/signature/outputs").asText());
    assertThat(outputs.findValuesAsText("name")).startsWith("prediction");
    assertThat(outputs.findValuesAsText("type")).startsWith("string", "float", "float");

    List<EventFiles.Event> events = EventFiles.in(folder.resolve("tensorboard"));
    assertThat(events.stream().filter(event -> event.values().containsKey("loss/train")))
        .hasSize(run.rounds());
    assertThat(events.get(events.size() - 1).values()).containsKey("final/loss/test");
    assertThat(Files.readString(folder.resolve("manifest.json"))).doesNotContain("secret");
  }

  @Test
  void aResumedRunGoesOnWhereItWas() throws IOException {
    server.hangs = true; // nothing of the first part gets there, and nobody waits for it
    RunConfig config = tracked("tracking.timeout=1", "tracking.final-wait=0");
    TrainingListener powerCut =
        new TrainingListener() {
          @Override
          public void round(RoundRecord record) {
            if (record.plan().round() == 3) {
              throw new IllegalStateException("power cut");
            }
          }
        };
    assertThatThrownBy(() -> Rondo.on(session()).train(config, powerCut)).hasMessage("power cut");
    server.hangs = false;

    // How it is tracked may change.
    TrainingRunResult run = Rondo.on(session()).resume(tracked("tracking.final-wait=20"), NOBODY);

    MlflowServer.Run seen = server.run();
    assertThat(seen.metrics.get("loss/train")).hasSize(run.rounds());
    assertThat(seen.statuses).containsExactly("RUNNING", "FAILED", "RUNNING", "FINISHED");
    assertThat(EventFiles.in(Path.of(run.folder()).resolve("tensorboard")))
        .filteredOn(EventFiles.Event::restarts)
        .hasSize(1);
  }

  @Test
  void versionsAndAliasesOfARetraining() throws IOException {
    Registry registry =
        Registry.at(temp + "/registry", session().sparkContext().hadoopConfiguration());
    RunConfig config = tracked("tracking.registered-model=boats", "tracking.final-wait=20");
    RetrainResult first = Rondo.on(session()).retrain(config, registry, NOBODY);
    RetrainResult again = Rondo.on(session()).retrain(config, registry, NOBODY);
    assertThat(again.status()).isEqualTo(RetrainResult.Status.NOTHING_NEW);
    RetrainResult second =
        Rondo.on(session())
            .retrain(
                tracked(
                    "tracking.registered-model=boats",
                    "tracking.final-wait=20",
                    "training.epochs=2"),
                registry,
                NOBODY);

    assertThat(first.status()).isEqualTo(RetrainResult.Status.PROMOTED);
    assertThat(second.status()).isEqualTo(RetrainResult.Status.NOT_PROMOTED);
    assertThat(server.runs).hasSize(2);
    assertThat(server.versions).containsOnlyKeys("boats");
    assertThat(server.versions.get("boats"))
        .extracting(version -> version.at("/tags/0/value").asText())
        .containsExactly("1", "2");
    assertThat(server.aliases).isEqualTo(Map.of("boats@champion", "1"));
    assertThat(new ArrayList<>(server.runs.values()).get(1).tags)
        .containsEntry("rondo.decision", "not-promoted")
        .containsEntry("rondo.reason", second.reason())
        .containsEntry("rondo.version", "2");
    assertThat(ModelBundle.open(first.folder() + "/model", session())).isNotNull();
  }
}
