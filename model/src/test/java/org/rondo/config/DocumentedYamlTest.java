package org.rondo.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rondo.error.ConfigurationException;

/** Every YAML block of README and docs/ is a configuration, or the sections that it has of one. */
class DocumentedYamlTest {
  private static final Pattern BLOCK = Pattern.compile("(?m)^```yaml\n(.*?)^```$", Pattern.DOTALL);

  @Test
  void everyYamlOfThePagesIsAConfiguration() throws IOException {
    int blocks = 0;
    for (Path page : pages()) {
      Matcher block = BLOCK.matcher(Files.readString(page));
      while (block.find()) {
        blocks++;
        String text = block.group(1);
        assertThatCode(() -> RunConfig.parse(completed(text)))
            .as("%s:%n%s", page, text)
            .doesNotThrowAnyException();
      }
    }
    assertThat(blocks).isGreaterThanOrEqualTo(5);
  }

  @Test
  void aFragmentIsCompletedAndItsMistakesAreStillFound() {
    assertThat(RunConfig.parse(completed("training:\n  workers: 3\n")).training().workers())
        .isEqualTo(3);
    assertThat(RunConfig.parse(completed("name: mine\n")).name()).isEqualTo("mine");
    assertThatThrownBy(() -> RunConfig.parse(completed("training:\n  werkers: 3\n")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("did you mean workers?");
  }

  /** The sections that a configuration needs and the text does not have are added to it. */
  private static String completed(String text) {
    StringBuilder whole = new StringBuilder(text);
    for (String section : List.of("name: x", "data: {label: y}", "model: {network: mlp}")) {
      String key = section.substring(0, section.indexOf(':') + 1);
      if (!text.startsWith(key) && !text.contains("\n" + key)) {
        whole.append(section).append('\n');
      }
    }
    return whole.toString();
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(GeneratedFile.path("README.md")));
    try (Stream<Path> docs = Files.walk(GeneratedFile.path("docs"))) {
      docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }
}
