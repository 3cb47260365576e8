package org.rondo.spark.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.ConfigReader;
import org.rondo.config.GateConfig;
import org.rondo.config.RunConfig;
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
        ConfigReader.section(GateConfig.class, gate));
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
}
