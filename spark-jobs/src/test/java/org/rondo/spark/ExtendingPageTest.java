package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classes of docs/extending.md compile. */
class ExtendingPageTest {
  private static final List<String> EXAMPLES = PageExamples.of("extending.md");

  @TempDir private Path classes;

  @Test
  void itsExamplesCompileWhereTheyBelong() {
    assertThat(EXAMPLES).hasSize(6);
    assertThat(PageExamples.errors(EXAMPLES, classes)).isEmpty();
  }

  /** What a class needs for this is public; its own package shows more. */
  @Test
  void itsExamplesCompileOutsideOfRondo() {
    List<String> elsewhere =
        EXAMPLES.stream()
            .map(
                example ->
                    example.replaceFirst(
                        "package ([\\w.]+);", "package org.example;\n\nimport $1.*;"))
            .toList();
    assertThat(PageExamples.errors(elsewhere, classes)).isEmpty();
  }

  @Test
  void anExampleThatDoesNotCompileSaysWhy() {
    String broken = "package org.example;\n\nfinal class Broken extends Missing {\n}\n";
    assertThat(PageExamples.errors(List.of(broken), classes))
        .singleElement()
        .asString()
        .contains("Broken.java:3", "cannot find symbol", "class Missing");
  }
}
