package org.rondo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.error.ConfigurationException;

class OutputFolderTest {
  @TempDir private Path folder;
  private Path output;

  @BeforeEach
  void name() {
    output = folder.resolve("predictions");
  }

  @Test
  void anOutputThatExistsIsRefused() throws IOException {
    outputFolder().requireAbsent();
    Files.createDirectory(output);
    assertThatThrownBy(() -> outputFolder().requireAbsent())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("output exists", "predictions", "--overwrite");
  }

  @Test
  void theOutputOfAJobIsReplaced() throws IOException {
    Files.createDirectory(output);
    Files.createFile(output.resolve("_SUCCESS"));
    Files.createFile(output.resolve("part-00000.snappy.parquet"));
    Files.createFile(output.resolve("._SUCCESS.crc"));
    outputFolder().clearForJobReading("builtin:titanic");
    assertThat(output).doesNotExist();
  }

  @Test
  void anythingElseIsKept() throws IOException {
    Files.createDirectory(output);
    Files.createFile(output.resolve("part-00000.parquet"));
    Files.createFile(output.resolve("thesis.tex"));
    assertThatThrownBy(() -> outputFolder().clearForJobReading("builtin:titanic"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("holds other things than a job's output");
    assertThat(output.resolve("thesis.tex")).exists();
  }

  @Test
  void theInputIsKept() throws IOException {
    Files.createDirectory(output);
    Files.createFile(output.resolve("part-00000.parquet"));
    for (String input : new String[] {output.toString(), output + "/part-*", folder.toString()}) {
      assertThatThrownBy(() -> outputFolder().clearForJobReading(input))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("would delete the input");
    }
    assertThat(output.resolve("part-00000.parquet")).exists();
  }

  private OutputFolder outputFolder() throws IOException {
    return OutputFolder.of(output.toString(), new Configuration());
  }
}
