package org.rondo.spark.release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.spark.SparkTest;

/** {@code scripts/gpu-discovery} with what nvidia-smi prints on several machines. */
class GpuDiscoveryTest {
  private static final Path SCRIPT =
      Path.of(System.getProperty("rondo.root"), "scripts/gpu-discovery");

  @TempDir private Path folder;

  /** A program that prints this for -L, and else that. */
  private void nvidiaSmi(String parts, String modes, int exitCode) throws IOException {
    Files.writeString(folder.resolve("parts"), parts);
    Files.writeString(folder.resolve("modes"), modes);
    Path program =
        Files.writeString(
            folder.resolve("nvidia-smi"),
            """
            #!/bin/sh
            case $1 in -L) cat %1$s/parts ;; *) cat %1$s/modes ;; esac
            exit %2$s
            """
                .formatted(folder, exitCode));
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  private record Ended(int code, String out, String err) {}

  private Ended run() throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(SCRIPT.toString())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("PATH", folder + ":/usr/bin:/bin");
    int code = builder.start().waitFor();
    return new Ended(code, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  private List<String> addresses() throws IOException, InterruptedException {
    Ended ended = run();
    assertThat(ended.code()).as(ended.err()).isZero();
    ResourceInformation read = ResourceInformation.parseJson(ended.out());
    assertThat(read.name()).isEqualTo("gpu");
    return List.of(read.addresses());
  }

  private static String gpu(int number) {
    return "GPU %s: NVIDIA H100 80GB HBM3 (UUID: GPU-5c89852c-0000-1111-2222-00000000000%s)\n"
        .formatted(number, number);
  }

  @Test
  void noGpu() throws Exception {
    nvidiaSmi("No devices found.\n", "No devices were found\n", 6);
    assertThat(addresses()).isEmpty();
  }

  @Test
  void oneGpu() throws Exception {
    nvidiaSmi(gpu(0), "0, [N/A]\n", 0);
    assertThat(addresses()).containsExactly("0");
  }

  @Test
  void eightGpus() throws Exception {
    StringBuilder parts = new StringBuilder();
    StringBuilder modes = new StringBuilder();
    for (int number = 0; number < 8; number++) {
      parts.append(gpu(number));
      modes.append(number).append(", Disabled\n");
    }
    nvidiaSmi(parts.toString(), modes.toString(), 0);
    assertThat(addresses())
        .containsExactlyElementsOf(IntStream.range(0, 8).mapToObj(Integer::toString).toList());
  }

  /** The first GPU is in two slices, the second is whole, and the third has no slices yet. */
  @Test
  void slicesOfAGpu() throws Exception {
    nvidiaSmi(
        gpu(0)
            + "  MIG 3g.40gb     Device  0: (UUID: MIG-c7384736-a75d-5afc-978f-d2f1294409fd)\n"
            + "  MIG 3g.40gb     Device  1: (UUID: MIG-a28ad590-3fda-56dd-84fc-0a0b96edc58d)\n"
            + gpu(1)
            + gpu(2),
        "0, Enabled\n1, Disabled\n2, Enabled\n",
        0);
    assertThat(addresses())
        .containsExactly(
            "MIG-c7384736-a75d-5afc-978f-d2f1294409fd",
            "MIG-a28ad590-3fda-56dd-84fc-0a0b96edc58d",
            "1");
  }

  @Test
  void aDriverThatFails() throws Exception {
    String said = "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.";
    nvidiaSmi(said, said, 9);
    assertThat(run())
        .isEqualTo(
            new Ended(
                1,
                "",
                "gpu-discovery: nvidia-smi --query-gpu=index,mig.mode.current"
                    + " --format=csv,noheader failed: "
                    + said
                    + "; see that the NVIDIA driver runs\n"));
  }

  /** Whatever Spark would not understand in it would be ignored in silence. */
  @Test
  void theExampleOfSettingsNamesSparksKeysAndTheScript() throws IOException {
    Properties settings = new Properties();
    settings.load(Files.newBufferedReader(SparkTest.conf("gpu.conf")));
    List<String> expected =
        new ArrayList<>(List.of("spark.executor.cores", "spark.task.resource.gpu.amount"));
    for (String whose : List.of("worker", "executor", "driver")) {
      String key = "spark." + whose + ".resource.gpu.";
      expected.add(key + "amount");
      expected.add(key + "discoveryScript");
      assertThat(settings.getProperty(key + "discoveryScript"))
          .isEqualTo("/opt/rondo/bin/" + SCRIPT.getFileName());
    }
    expected.add("spark.executor.resource.gpu.vendor");
    expected.add("spark.driver.resource.gpu.vendor");
    assertThat(settings.stringPropertyNames()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(
            Double.parseDouble(settings.getProperty("spark.task.resource.gpu.amount"))
                * Integer.parseInt(settings.getProperty("spark.executor.cores")))
        .isEqualTo(1);
  }
}
