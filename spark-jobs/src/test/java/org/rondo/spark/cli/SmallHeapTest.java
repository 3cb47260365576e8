package org.rondo.spark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.repeat;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.spark.Samples;
import org.rondo.spark.SparkTest;

/** Processes with too little memory for their data end soon, and say so. */
class SmallHeapTest {
  private static final Path ROOT = Path.of(System.getProperty("rondo.root"));

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
                List.of("-Xmx300m", "-Dorg.bytedeco.javacpp.maxphysicalbytes=200m"),
                "train",
                yaml.toString(),
                "--set=output=" + temp))
        .contains("exit code 1")
        .containsPattern("rondo: out of memory: .*maxPhysicalBytes.*arrays outside it")
        .doesNotContain("unexpected", "\tat ");
  }

  private String rondo(List<String> options, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
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
