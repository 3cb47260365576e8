package org.rondo.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.spark.Samples;
import org.rondo.spark.SparkTest;
import org.rondo.spark.StubCuda;

/**
 * GPUs that Spark assigns, on a cluster whose worker has two: a discovery script says so, and stubs
 * of CUDA's libraries show them and compute nothing.
 */
@Tag("cluster")
class GpuClusterTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir static Path folder;
  private static LocalCluster cluster;
  private static StubCuda stub;
  private static Path discovery;

  @BeforeAll
  static void start() throws IOException {
    stub = StubCuda.of(folder.resolve("cuda"), 2, 90, 75);
    discovery =
        Files.writeString(
            folder.resolve("discovery"),
            "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"0\", \"1\"]}'\n");
    assertThat(discovery.toFile().setExecutable(true)).isTrue();
    Path conf = Files.createDirectory(folder.resolve("conf"));
    Files.writeString(
        conf.resolve("spark-defaults.conf"),
        Files.readString(SparkTest.conf("gpu.conf"))
            .replace("/opt/rondo/bin/gpu-discovery", discovery.toString())
            .replaceAll("(?m)^(spark.worker.resource.gpu.amount +).*$", "$12"));
    cluster = LocalCluster.start(1, 2, conf);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  /** Trains with two tasks at a time, each of which takes some of a GPU. */
  private static RondoProcess train(String output, String share, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                SparkTest.conf("titanic.yaml").toString(),
                "--master",
                cluster.master(),
                "--set=backend=cuda",
                "--set=output=" + folder.resolve(output),
                "--set=training.workers=2",
                "--set=training.epochs=2",
                "--verbose"));
    for (String setting :
        List.of(
            "spark.executor.memory=1g",
            "spark.executor.cores=2",
            "spark.executor.resource.gpu.amount=" + (share.equals("1") ? 2 : 1),
            "spark.executor.resource.gpu.discoveryScript=" + discovery,
            "spark.task.resource.gpu.amount=" + share,
            "spark.driver.resource.gpu.amount=1",
            "spark.driver.resource.gpu.discoveryScript=" + discovery,
            "spark.executorEnv.OMP_NUM_THREADS=1",
            "spark.executor.extraJavaOptions=" + LocalCluster.LEAN_JAVA + " " + stub.option())) {
      arguments.addAll(List.of("--conf", setting));
    }
    arguments.addAll(List.of(more));
    return RondoProcess.start(arguments, stub.option());
  }

  /** The manifest's account of a run that has ended well. */
  private static JsonNode backend(RondoProcess run) throws IOException {
    assertThat(run.exitCode(PATIENCE)).as(run.err()).isZero();
    return Samples.json(run.folder().resolve("manifest.json")).get("backend");
  }

  /** What processes have done with devices since a line of the log. */
  private static List<String> contexts(int since) throws IOException {
    return Files.exists(stub.log())
        ? Files.readAllLines(stub.log()).stream().skip(since).toList()
        : List.of();
  }

  /** The processes that have done it. */
  private static Set<String> whoever(String does, List<String> contexts) {
    return contexts.stream()
        .filter(line -> line.endsWith(does))
        .map(line -> line.replaceFirst(" .*", ""))
        .collect(Collectors.toSet());
  }

  @Test
  void tasksAtTheSameTimeHaveAGpuEach() throws IOException {
    int since = contexts(0).size();
    RondoProcess run = train("each", "1");
    JsonNode backend = backend(run);
    Set<String> onSecond = whoever("opens 1", contexts(since));
    assertThat(run.err()).contains("training on GPU 0, Stub GPU (9.0), with driver for CUDA 13.0");
    assertThat(backend.get("devices").findValuesAsText("address")).containsExactly("0", "1");
    assertThat(onSecond).as("the executor").hasSize(1);
    assertThat(whoever("opens 0", contexts(since)))
        .as("and the driver")
        .hasSize(2)
        .containsAll(onSecond);
    assertThat(backend.get("chosen").asText()).isEqualTo("cuda");
    assertThat(backend.at("/device/name").asText()).isEqualTo("Stub GPU");
    assertThat(backend.at("/device/capability").asText()).isEqualTo("9.0");
    assertThat(backend.at("/versions/cuda").asText()).isEqualTo("13.0");
    assertThat(backend.at("/versions/nvrtc").asText()).isEqualTo("13.0");
  }

  @Test
  void severalTasksShareAGpu() throws IOException {
    JsonNode devices = backend(train("shared", "0.5")).get("devices");
    assertThat(devices).hasSize(1);
    assertThat(devices.get(0).get("workers")).hasToString("[0,1]");
  }

  /** It can only be tried again on a GPU that it has given back: the other one is in use. */
  @Test
  void aTaskThatFailsFreesItsGpu() throws IOException {
    int since = contexts(0).size();
    Files.createFile(stub.fault());
    RondoProcess run = train("failing", "1", "--conf", "spark.rondo.stay=false");
    JsonNode devices = backend(run).get("devices");
    assertThat(stub.fault()).doesNotExist();
    assertThat(devices.findValuesAsText("address")).containsExactly("0", "1");
    List<String> contexts = contexts(since);
    Set<String> executor = whoever("opens 1", contexts);
    assertThat(contexts)
        .as("the failed engine of %s", executor)
        .anyMatch(
            line -> line.contains(" closes ") && executor.contains(line.replaceFirst(" .*", "")));
  }
}
