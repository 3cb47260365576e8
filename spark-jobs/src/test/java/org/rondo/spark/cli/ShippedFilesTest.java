package org.rondo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.error.ConfigurationException;

class ShippedFilesTest {
  private static final String NAME = "only-shipped.yaml";

  @TempDir private Path folder;
  private Path shipped = Path.of("");

  @BeforeEach
  void ship() throws IOException {
    shipped = Files.writeString(folder.resolve(NAME), "name: shipped\n");
  }

  @AfterEach
  void clear() {
    System.clearProperty("spark.files");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "file:%s", "local:%s", "file:/none/a.csv, file:%s,file:/none/b"})
  void findsAShippedFileByItsBareName(String files) {
    System.setProperty("spark.files", files.formatted(shipped));

    assertThat(ShippedFiles.resolve(Path.of(NAME))).isEqualTo(shipped);
  }

  @Test
  void takesTheNameBehindTheHash() {
    System.setProperty("spark.files", "file:%s#renamed.yaml".formatted(shipped));

    assertThat(ShippedFiles.resolve(Path.of("renamed.yaml"))).isEqualTo(shipped);
    assertThat(ShippedFiles.resolve(Path.of(NAME))).isEqualTo(Path.of(NAME));
  }

  @ParameterizedTest
  @ValueSource(strings = {"conf/" + NAME, "./" + NAME, "/none/" + NAME, "other.yaml"})
  void leavesPathsWithAFolderAndOtherNamesAlone(String path) {
    System.setProperty("spark.files", "file:" + shipped);

    assertThat(ShippedFiles.resolve(Path.of(path))).isEqualTo(Path.of(path));
  }

  @Test
  void prefersAFileOfTheWorkingFolder() {
    Path here = Path.of("pom.xml");
    System.setProperty("spark.files", "file:/none/pom.xml");

    assertThat(Files.exists(here)).as("tests run in the module's folder").isTrue();
    assertThat(ShippedFiles.resolve(here)).isEqualTo(here);
  }

  @Test
  void saysWhichShippedFileCannotBeRead() {
    System.setProperty("spark.files", "nowhere://host/" + NAME);

    assertThatThrownBy(() -> ShippedFiles.resolve(Path.of(NAME)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("nowhere://host/" + NAME)
        .hasMessageContaining("--files")
        .hasMessageContaining("shared storage");
  }
}
