package org.rondo.spark.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.spark.cli.Main;
import org.rondo.spark.registry.RegisteredModel;
import org.rondo.spark.registry.Registry;
import org.rondo.spark.registry.Version;

/** The DAG for Airflow 3, by Airflow's rules as far as they can be had offline: see rules.py. */
class AirflowTest {
  private static final Path DAG = DeploymentFiles.ROOT.resolve("conf/schedulers/rondo_retrain.py");

  @TempDir private Path temp;

  @BeforeEach
  void python() throws Exception {
    assumeThat(run(List.of("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 9))")))
        .as("python3 of version 3.9 or newer")
        .isEqualTo("0\n");
  }

  /** The exit code, and what was printed after it. */
  private String run(List<String> command) throws Exception {
    Path output = temp.resolve("output");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      return "cannot be started: " + e.getMessage();
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue() + "\n" + Files.readString(output);
  }

  private String rules(Path dag) throws Exception {
    Path rules = temp.resolve("rules.py");
    try (InputStream in = AirflowTest.class.getResourceAsStream("/airflow/rules.py")) {
      Files.write(rules, in.readAllBytes());
    }
    return run(
        List.of("python3", rules.toString(), dag.toString(), temp.resolve("registry").toString()));
  }

  private JsonNode read() throws Exception {
    String printed = rules(DAG);
    assertThat(printed).startsWith("0\n{");
    return new ObjectMapper().readTree(printed.substring(2));
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  @Test
  void oneRunAtATimeWithTheChampionAsItsOutlet() throws Exception {
    JsonNode made = read();
    assertThat(made.get("dags")).hasSize(1);
    JsonNode dag = made.at("/dags/0");
    assertThat(dag.get("dag_id").asText()).isEqualTo("rondo_retrain_titanic");
    assertThat(dag.get("max_active_runs").asInt()).isOne();
    assertThat(dag.get("catchup").asBoolean(true)).isFalse();

    assertThat(made.get("edges").toString())
        .contains(
            "[\"champion_before\",\"retrain\"]",
            "[\"retrain\",\"is_another\"]",
            "[\"is_another\",\"announce\"]");
    assertThat(texts(made.at("/tasks/announce/outlets"))).containsExactly("rondo-titanic-champion");
    assertThat(made.at("/tasks/retrain").has("outlets")).isFalse();
  }

  @Test
  void theTaskIsRondosCommand() throws Exception {
    JsonNode made = read();
    JsonNode retrain = made.at("/tasks/retrain");
    assertThat(retrain.get("java_class").asText()).isEqualTo(Main.class.getName());
    assertThat(retrain.get("application").asText()).isEqualTo("/opt/rondo/lib/rondo.jar");
    assertThat(texts(retrain.get("application_args")))
        .containsExactly(
            "retrain",
            made.at("/constants/CONFIGURATION").asText(),
            "--quiet",
            "--set",
            "retrain.registry=" + made.at("/constants/SPARK_REGISTRY").asText());
  }

  /** The DAG reads the registry's log itself: what it finds is what the registry says. */
  @Test
  void theChampionIsTheRegistrys() throws Exception {
    assertThat(read().get("champion").asInt()).isZero();
    RegisteredModel model =
        Registry.at(temp.resolve("registry").toString(), new Configuration()).model("titanic");
    for (int i = 0; i < 2; i++) {
      model.add("test", folder -> folder.write(Version.METRICS, "{}"));
    }
    model.alias("challenger", 2, "");
    assertThat(read().get("champion").asInt()).isZero();
    model.promote(1, OptionalInt.empty(), "");
    model.promote(2, OptionalInt.empty(), "");
    model.refused("rows");
    assertThat(read().get("champion").asInt()).isEqualTo(2);
    model.rollback("");
    assertThat(read().get("champion").asInt()).isEqualTo(1);
  }

  /** The rules do find what is against them. */
  @Test
  void whatAirflowDoesNotKnowIsFound() throws Exception {
    String dag = Files.readString(DAG, StandardCharsets.UTF_8);
    assertThat(broken(dag.replace("import DAG, Asset,", "import DAG, Dataset,")))
        .contains("airflow.sdk has no Dataset");
    assertThat(broken(dag.replace("max_active_runs=1", "concurrency=1")))
        .contains("DAG has no parameter ['concurrency']");
    assertThat(broken(dag.replace("java_class=", "main_class=")))
        .contains("SparkSubmitOperator has no parameter ['main_class']");
    assertThat(broken(dag.replace("dag_id=f\"rondo_retrain_", "dag_id=f\"rondo retrain ")))
        .contains("the DAG's id 'rondo retrain titanic'");
    assertThat(broken(dag + "\nprint(champion_of_now())\n")).contains("work outside of functions");
  }

  private String broken(String dag) throws Exception {
    String printed = rules(Files.writeString(temp.resolve("dag.py"), dag));
    assertThat(printed).startsWith("1\n");
    return printed;
  }
}
