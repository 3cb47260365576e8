package org.rondo.spark.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.error.ConfigurationException;
import org.rondo.spark.cli.Main;
import picocli.CommandLine;

class SparkLineTest {
  private static final SparkLine BUILT = new SparkLine("4.1.0", "2.13.17");

  @TempDir private Path folder;

  @Test
  void theBuildAndItsOwnClassPathAgree() {
    assertThat(SparkLine.present()).isEqualTo(SparkLine.built());
    assertThat(SparkLine.built().toString()).doesNotContain("unknown", "$");
    SparkLine.requireBuilt();
  }

  @Test
  void aPatchReleaseFits() {
    assertThat(BUILT.mismatch(new SparkLine("4.1.3", "2.13.18"))).isEmpty();
    assertThat(BUILT.mismatch(new SparkLine("4.1.1-vendor.7", "unknown"))).isEmpty();
  }

  @Test
  void anotherLineOfSparkSaysWhatToRunOnAndHowToBuild() {
    assertThat(BUILT.mismatch(new SparkLine("4.2.0", "2.13.18")))
        .contains(
            "this build of Rondo is for Spark 4.1.0 with Scala 2.13.17, but meets Spark 4.2.0 with"
                + " Scala 2.13.18; run it on Spark 4.1 with Scala 2.13, or build Rondo with one of"
                + " -Pspark-3.5, -Pspark-4.1, -Pspark-4.2");
  }

  @Test
  void anotherScalaOfTheSameSparkSaysWhichOneIsNeeded() {
    assertThat(new SparkLine("3.5.7", "2.12.18").mismatch(new SparkLine("3.5.7", "2.13.8")))
        .hasValueSatisfying(
            message -> assertThat(message).endsWith("; run it on Spark 3.5 with Scala 2.12"));
  }

  /** With neither Spark nor Scala on the class path, so that nothing of theirs can be loaded. */
  @Test
  void theCommandEndsBeforeItLoadsSpark() throws Exception {
    Files.writeString(folder.resolve("spark-version-info.properties"), "version=2.4.8\n");
    Files.writeString(folder.resolve("library.properties"), "version.number=2.11.12\n");
    String classPath =
        String.join(
            File.pathSeparator,
            folder.toString(),
            origin(Main.class),
            origin(ConfigurationException.class),
            origin(CommandLine.class));
    assertThat(run(classPath, "train", "conf.yaml"))
        .startsWith("exit code 2: rondo: this build of Rondo is for Spark ")
        .contains("but meets Spark 2.4.8 with Scala 2.11.12; ", "-Pspark-4.2")
        .hasLineCount(1);
  }

  private static String origin(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  private static String run(String classPath, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classPath,
            Main.class.getName());
    builder.command().addAll(List.of(arguments));
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return "exit code %d: %s".formatted(process.waitFor(), said);
  }
}
