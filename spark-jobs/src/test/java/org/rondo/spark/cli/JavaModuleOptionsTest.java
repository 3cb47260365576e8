package org.rondo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

class JavaModuleOptionsTest {
  /** Prints a warning at every start; see scripts/jvm.options. */
  private static final String LEFT_OUT = "--add-modules=jdk.incubator.vector";

  @Test
  void theScriptStartsJavaAsSparkDoes() throws IOException {
    Path file = Path.of(System.getProperty("rondo.root"), "scripts", "jvm.options");
    List<String> ours =
        Files.readAllLines(file).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    List<String> sparks =
        Arrays.stream(JavaModuleOptions.defaultModuleOptions().split(" "))
            .filter(option -> !option.equals(LEFT_OUT))
            .toList();
    assertThat(ours).containsAll(sparks);
  }
}
