package org.rondo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.spark.registry.RegisteredModel;
import org.rondo.spark.registry.Registry;
import org.rondo.spark.registry.Version;

/** {@code rondo models history}, as a table and as a page. */
class HistoryCommandTest {
  @TempDir private Path temp;

  @BeforeEach
  void past() {
    RegisteredModel model = Registry.at(temp.toString(), new Configuration()).model("titanic");
    model.add("runs/a", folder -> folder.write(Version.METRICS, "{}"));
    model.promote(1, OptionalInt.empty(), "the first");
    model.refused("columns (refuse): column 'sex' is missing");
  }

  @Test
  void aTable() {
    CapturedTerminal terminal = new CapturedTerminal();
    int code = run(terminal);
    assertThat(code).as(terminal.err()).isZero();
    assertThat(terminal.out().lines())
        .hasSize(4)
        .satisfiesExactly(
            head -> assertThat(head).matches("time +action +change +by +reason"),
            added -> assertThat(added).matches("\\d.*Z +add +version 1 +.*runs/a"),
            moved -> assertThat(moved).matches(".* promote +champion: none -> 1 .*the first"),
            refused -> assertThat(refused).matches(".* refuse .* column 'sex' is missing"));
  }

  @Test
  void aPage() throws IOException {
    Path page = temp.resolve("pages/titanic.html");
    CapturedTerminal terminal = new CapturedTerminal();
    int code = run(terminal, "--output", page.toString());
    assertThat(code).as(terminal.err()).isZero();
    assertThat(terminal.out()).isEqualTo("page: " + page + "\n");
    assertThat(Files.readString(page))
        .startsWith("<!DOCTYPE html>")
        .contains("<svg", "the first", "column 'sex' is missing");
  }

  @Test
  void aPageThatCannotBeWrittenAndAModelThatIsNotThere() {
    CapturedTerminal terminal = new CapturedTerminal();
    assertThat(run(terminal, "--output", temp.toString())).isEqualTo(2);
    assertThat(terminal.err()).contains("--output: cannot write " + temp);

    CapturedTerminal other = new CapturedTerminal();
    assertThat(other.run("models", "history", "titanik", "--registry", temp.toString()))
        .isEqualTo(3);
    assertThat(other.err()).contains("no model 'titanik'");
  }

  private int run(CapturedTerminal terminal, String... more) {
    List<String> all =
        new ArrayList<>(List.of("models", "history", "titanic", "--registry", temp.toString()));
    all.addAll(List.of(more));
    return terminal.run(all.toArray(String[]::new));
  }
}
