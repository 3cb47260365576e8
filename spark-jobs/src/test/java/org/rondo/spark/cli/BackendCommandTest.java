package org.rondo.spark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.engine.cuda.CudaDevices;
import org.rondo.error.ConfigurationException;
import org.rondo.spark.SparkTest;
import org.rondo.spark.StubCuda;

/** {@code backend: cuda} where there is no GPU that it can train on. */
class BackendCommandTest {
  private static final Path ROOT = Path.of(System.getProperty("rondo.root"));
  private static final Duration IN_TIME = Duration.ofSeconds(10);
  private static final String NO_DATA = "data.source=/no/such/data.csv";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Drivers' devices, their capability, what the toolkit compiles for, and what is said.
        "0 | 90 | 75 | the NVIDIA driver for CUDA 13.0 shows no GPU; check nvidia-smi and"
            + " CUDA_VISIBLE_DEVICES",
        "1 | 35 | 75 | the NVIDIA driver for CUDA 13.0 shows GPU 0: Stub GPU (3.5), and NVRTC 13.0"
            + " compiles for capability 7.5 and newer; take a newer GPU, or a CUDA toolkit that"
            + " still compiles for 3.5"
      })
  void aDriverWithoutAUsableDeviceEndsTheCommand(
      int devices, int capability, int oldest, String problem) throws Exception {
    StubCuda stub = StubCuda.of(folder.resolve("cuda"), devices, capability, oldest);
    assertThat(train(stub.option()))
        .isEqualTo(
            "exit code 2: rondo: backend: cuda cannot train on this machine: %s; or use backend:"
                    .formatted(problem)
                + " auto, which trains on the CPU");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void aMissingDriverEndsTheCommand() throws Exception {
    assumeFalse(CudaDevices.driverIsLoaded(), "there is a driver");
    assertThat(train("-Drondo.cuda.path=" + folder))
        .startsWith(
            "exit code 2: rondo: backend: cuda cannot train on this machine: the NVIDIA driver's"
                + " library was not found (looked for libcuda.so.1, nvcuda in ")
        .endsWith(
            "; install the driver, or run on a machine with an NVIDIA GPU; or use backend: auto,"
                + " which trains on the CPU");
  }

  @Test
  void doctorShowsDevicesAndVersions() throws Exception {
    StubCuda stub = StubCuda.of(folder.resolve("cuda"), 2, 90, 75);
    assertThat(rondo(stub.option(), "doctor", "--set", NO_DATA, conf(), "--set", "backend=cuda"))
        .contains(
            "ok    gpu            GPU 0: Stub GPU (9.0), 1,024 MB; GPU 1: Stub GPU (9.0), 1,024 MB;"
                + " driver for CUDA 13.0, NVRTC 13.0, cuBLAS 13.0.0\n")
        .containsPattern("ok    tasks' GPUs    \\S+: GPU 0, Stub GPU \\(9.0\\)\n");
  }

  @Test
  void theApiRefusesItBeforeItReadsData() {
    assumeFalse(CudaDevices.unavailable().isEmpty(), "there is a GPU");
    RunConfig config =
        ConfigReader.read(
            SparkTest.conf("titanic.yaml"),
            List.of("backend=cuda", NO_DATA, "output=" + folder.resolve("runs")));
    assertThatThrownBy(() -> SparkTest.train(SparkTest.session(2), config))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("backend: cuda cannot train on this machine: ");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  private static String conf() {
    return SparkTest.conf("titanic.yaml").toString();
  }

  private String train(String option) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    String said =
        rondo(
            option,
            "train",
            conf(),
            "--set=backend=cuda",
            "--set=" + NO_DATA,
            "--set=output=" + folder.resolve("runs"));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(IN_TIME);
    return said;
  }

  private static String rondo(String option, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + ROOT.resolve("scripts/jvm.options"),
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.configurationFile=log4j2-rondo.properties",
                option,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    Path said = Files.createTempFile("rondo", ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    boolean ended = process.waitFor(IN_TIME.multipliedBy(6).toSeconds(), TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(said, UTF_8);
    Files.delete(said);
    assertThat(ended).as(text).isTrue();
    return "exit code %s: %s".formatted(process.exitValue(), text.strip());
  }
}
