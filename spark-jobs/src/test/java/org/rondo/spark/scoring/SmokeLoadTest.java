package org.rondo.spark.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.ConfigReader;
import org.rondo.config.GateConfig;
import org.rondo.config.RunConfig;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.error.TrainingException;
import org.rondo.spark.SparkTest;
import org.rondo.spark.storage.Folder;

/** Models as a Java process finds them that knows nothing but their files. */
class SmokeLoadTest {
  @TempDir private Path temp;
  private Path model;

  @BeforeEach
  void train() {
    RunConfig config =
        ConfigReader.read(
            SparkTest.conf("titanic.yaml"),
            List.of("output=" + temp, "training={rounds: 1}", "model={network: linear}"));
    model = Path.of(SparkTest.train(SparkTest.session(2), config).folder(), "model");
  }

  private Optional<String> failure(String gate) throws IOException {
    return SmokeLoad.failure(
        Folder.at(model.toString(), new Configuration()),
        ConfigReader.section(GateConfig.class, gate),
        () -> false);
  }

  @Test
  void aModelThatIsWholeLoads() throws IOException {
    assertThat(failure("{}")).isEmpty();
  }

  @Test
  void whatIsDamagedIsNamed() throws IOException {
    Path network = model.resolve("network.zip");
    byte[] bytes = Files.readAllBytes(network);
    bytes[bytes.length / 2] ^= 1;
    Files.write(network, bytes);

    assertThat(failure("{}"))
        .hasValue(
            "the model in it is damaged: the SHA-256 of network.zip is not the one in bundle.json");
    assertThat(failure("{smoke-load: false}")).isEmpty();

    Files.delete(network);
    assertThat(failure("{}")).hasValue("the model in it is damaged: network.zip is missing");
  }

  @Test
  void aProcessThatDoesNotGetAsFarIsNotTheModelsFault() {
    String path = System.getProperty("java.class.path");
    System.setProperty("java.class.path", temp.resolve("none.jar").toString());
    try {
      assertThatThrownBy(() -> failure("{}"))
          .isInstanceOfSatisfying(
              RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNEXPECTED))
          .hasMessageStartingWith(
              "retrain.gate.smoke-load: no Java process can load the challenger: it ended with exit"
                  + " code 1: ")
          .hasMessageContaining("NoClassDefFoundError")
          .hasMessageEndingWith(
              "; see that this machine can start one, or set it to false to do without");
    } finally {
      System.setProperty("java.class.path", path);
    }
  }

  @Test
  void norIsOneThatCannotBeStarted() {
    String home = System.getProperty("java.home");
    System.setProperty("java.home", temp.resolve("no-java").toString());
    try {
      assertThatThrownBy(() -> failure("{}"))
          .isInstanceOf(RondoException.class)
          .hasMessageContaining("no Java process can load the challenger: ")
          .hasMessageContaining("no-java")
          .hasMessageNotContaining("registry");
    } finally {
      System.setProperty("java.home", home);
    }
  }

  @Test
  void aStopEndsIt() {
    AtomicInteger asked = new AtomicInteger();
    assertThatThrownBy(
            () ->
                SmokeLoad.failure(
                    Folder.at(model.toString(), new Configuration()),
                    ConfigReader.section(GateConfig.class, "{}"),
                    () -> asked.incrementAndGet() > 0))
        .isInstanceOf(TrainingException.class)
        .hasMessage("stopped while the challenger was loaded, as asked; the next call continues");
    assertThat(asked).hasValue(1);
  }

  @Test
  void whatTheProcessSaysLiesInItsPrivateFolder() throws IOException {
    Path probe = Files.createTempFile("rondo", null); // java.io.tmpdir may have been set too late
    Path temporary = probe.getParent();
    Files.delete(probe);
    AtomicBoolean found = new AtomicBoolean();
    SmokeLoad.failure(
        Folder.at(model.toString(), new Configuration()),
        ConfigReader.section(GateConfig.class, "{}"),
        () -> {
          try (Stream<Path> files = Files.list(temporary)) {
            files
                .filter(file -> file.getFileName().toString().startsWith("rondo-smoke-load"))
                .filter(file -> Files.exists(file.resolve("log")))
                .forEach(file -> found.set(true));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return false;
        });
    assertThat(found).isTrue();
  }

  @Test
  void theProcessTakesNoAgentsFromTheEnvironment() {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "JAVA_TOOL_OPTIONS", "-javaagent:metrics.jar=9404",
                "JDK_JAVA_OPTIONS", "-agentlib:jdwp=transport=dt_socket,server=y,address=5005",
                "_JAVA_OPTIONS", "-Dcom.sun.management.jmxremote.port=9010",
                "PATH", "/bin"));
    SmokeLoad.withoutOptions(environment);
    assertThat(environment).containsOnlyKeys("PATH");
  }

  @Test
  void theProcessHasTheTemporaryFolderOfThisOneAndMemoryOfItsOwn() {
    assertThat(SmokeLoad.command(300L << 20, "a", "b"))
        .contains("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"), "-Xmx300m")
        .endsWith(SmokeLoad.class.getName(), "a", "b")
        .filteredOn(option -> option.startsWith("-Xmx") || option.startsWith("-XX:MaxRAM"))
        .hasSize(1);
  }
}
