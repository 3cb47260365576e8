package org.rondo.spark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.repeat;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.spark.Samples;
import org.rondo.spark.SparkTest;

/** Processes with too little memory or room on a disk end soon, and say so. */
class ScarceResourcesTest {
  private static final Path ROOT = Path.of(System.getProperty("rondo.root"));

  /** What a POSIX shell counts the sizes of files in. */
  private static final long BLOCK = 512;

  @TempDir private Path temp;

  /** A column of texts that predict hands on, of which a batch is larger than the heap. */
  @Test
  void aTaskWithoutHeap() throws Exception {
    Path model = Path.of(Samples.train(Samples.config(temp, Samples.csv(temp))).folder());
    String wide = temp.resolve("wide.parquet").toString();
    SparkTest.session(2)
        .read()
        .option("header", "true")
        .option("inferSchema", "true")
        .csv(Samples.csv(temp).toString())
        .withColumn("text", repeat(lit("x"), 900_000))
        .crossJoin(SparkTest.session(2).range(10))
        .coalesce(1)
        .write()
        .parquet(wide);
    assertThat(
            rondo(
                "unlimited",
                List.of("-Xmx180m"),
                "predict",
                model.toString(),
                "--input",
                wide,
                "--output",
                temp.resolve("scored").toString()))
        .contains("exit code 1")
        .containsPattern("rondo: out of memory: .*; this process may use \\d+ MB of heap")
        .contains("RONDO_MEMORY=4g")
        .doesNotContain("unexpected", "\tat ");
  }

  /** JavaCPP's limit is below what the process takes already. */
  @Test
  void noRoomOutsideTheHeap() throws Exception {
    Path yaml = ROOT.resolve("conf/titanic.yaml");
    assertThat(
            rondo(
                "unlimited",
                List.of("-Xmx300m", "-Dorg.bytedeco.javacpp.maxphysicalbytes=200m"),
                "train",
                yaml.toString(),
                "--set=output=" + temp))
        .contains("exit code 1")
        .containsPattern("rondo: out of memory: .*maxPhysicalBytes.*arrays outside it")
        .doesNotContain("unexpected", "\tat ");
  }

  /** The system refuses to let any file grow beyond half of the model's. */
  @Test
  void noRoomForTheModel() throws Exception {
    assertThat(
            rondo(
                "300",
                List.of("-Xmx300m"),
                "train",
                ROOT.resolve("conf/titanic.yaml").toString(),
                "--set=output=" + temp,
                "--set=training.epochs=1",
                "--set=model.hidden=[400, 400]"))
        .contains("exit code 1")
        .contains(
            "rondo: cannot write to " + temp, "see that the folder can be written and has room")
        .doesNotContain("unexpected", "\tat ");
    Path run = onlyFolder(onlyFolder(temp));
    assertThat(Samples.json(run.resolve("result.json")).get("status").asText()).isEqualTo("failed");
    assertThat(run.resolve("model/bundle.json")).doesNotExist();
  }

  /** Spark writes no more of its log; the run is whole. */
  @Test
  void noRoomForTheEventLog() throws Exception {
    Path events = Files.createDirectory(temp.resolve("events"));
    Path runs = temp.resolve("runs");
    assertThat(
            rondo(
                "200",
                List.of("-Xmx300m"),
                "train",
                ROOT.resolve("conf/titanic.yaml").toString(),
                "--set=output=" + runs,
                "--set=training.epochs=1",
                "--conf=spark.eventLog.enabled=true",
                "--conf=spark.eventLog.compress=false",
                "--conf=spark.eventLog.dir=" + events.toUri()))
        .contains("exit code 0")
        .doesNotContain("unexpected", "\tat ");
    Path run = onlyFolder(onlyFolder(runs));
    assertThat(Samples.json(run.resolve("result.json")).get("status").asText())
        .isEqualTo("completed");
    try (Stream<Path> files = Files.walk(events)) {
      assertThat(files.mapToLong(file -> file.toFile().length()).max())
          .as("as far as it had room")
          .hasValue(200 * BLOCK);
    }
  }

  private static Path onlyFolder(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.filter(Files::isDirectory).findFirst().orElseThrow();
    }
  }

  private String rondo(String blocks, List<String> options, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "sh",
                "-c",
                "ulimit -f " + blocks + " && exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + ROOT.resolve("scripts/jvm.options"),
                "-XX:+UseParallelGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.configurationFile=log4j2-rondo.properties"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    // What Spark checks before it starts, in the place of the heap, which is smaller.
    command.addAll(List.of("--conf", "spark.testing.memory=480000000"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return "exit code %s: %s".formatted(process.exitValue(), said);
  }
}
