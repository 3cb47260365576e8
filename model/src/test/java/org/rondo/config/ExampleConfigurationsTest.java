package org.rondo.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExampleConfigurationsTest {
  @Test
  void everyExampleIsRead() throws IOException {
    try (Stream<Path> files = Files.list(GeneratedFile.path("conf"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".yaml")))
          .allSatisfy(file -> assertThat(ConfigReader.read(file, List.of())).isNotNull());
    }
  }
}
