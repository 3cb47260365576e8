package org.rondo.spark.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.error.ConfigurationException;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;

/** Nothing is lost before, while or after an output takes the place of another. */
class OutputFolderTest {
  @TempDir private Path temp;
  private Path data;
  private Path output;

  @BeforeEach
  void anEarlierOutput() throws IOException {
    temp = temp.toRealPath();
    data = Files.createDirectory(temp.resolve("data"));
    output = data.resolve("scored");
    for (String name : List.of("_SUCCESS", "part-00000.csv", "._SUCCESS.crc")) {
      write(output.resolve(name), "before");
    }
    write(data.resolve("in.csv"), "input");
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static OutputFolder replace(Object place, Object... inputs) {
    List<String> names = Stream.of(inputs).map(Object::toString).toList();
    return OutputFolder.replace(place.toString(), names, new Configuration());
  }

  private static OutputFolder begin(Object place) {
    return OutputFolder.begin(place.toString(), List.of(), new Configuration());
  }

  private static void fill(OutputFolder folder) throws IOException {
    write(Path.of(java.net.URI.create(folder.uri())).resolve("part-00000.csv"), "after");
  }

  private void assertAsBefore() throws IOException {
    assertThat(output.resolve("part-00000.csv")).hasContent("before");
    try (Stream<Path> all = Files.list(data)) {
      assertThat(all).containsExactlyInAnyOrder(output, data.resolve("in.csv"));
    }
  }

  @Test
  void theOldOneStaysUntilTheNewOneIsWhole() throws IOException {
    try (OutputFolder folder = replace(output, data.resolve("*.csv"))) {
      fill(folder);
      assertThat(output.resolve("part-00000.csv")).hasContent("before");
    }
    assertAsBefore();
    try (OutputFolder folder = replace(output)) {
      fill(folder);
      folder.publish();
      assertThat(folder.display()).isEqualTo(output.toString());
    }
    assertThat(output.resolve("part-00000.csv")).hasContent("after");
    assertThat(output.resolve("_SUCCESS")).doesNotExist();
    assertThat(data).isDirectoryNotContaining("glob:**/.scored*");
  }

  @Test
  void aNewOneTakesItsParentsAwayWhenItFails() throws IOException {
    Path deep = temp.resolve("a/b/scored");
    begin(deep).close();
    assertThat(temp.resolve("a")).doesNotExist();
    try (OutputFolder folder = begin(deep)) {
      fill(folder);
      folder.publish();
    }
    assertThat(deep.resolve("part-00000.csv")).hasContent("after");
  }

  @Test
  void whatIsThereStaysUnlessItIsAnOutput() throws IOException {
    assertThatThrownBy(() -> begin(output))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("scored exists already", "--overwrite");
    assertThatThrownBy(() -> replace(data))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("holds other things than a job's output, which are kept");
    assertThatThrownBy(() -> replace(data.resolve("in.csv")))
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> replace("/")).hasMessageContaining("holds other things");
    assertThatThrownBy(() -> replace(" ")).hasMessageContaining("--output: is empty");
    assertAsBefore();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data/scored",
        "data/scored/part-*",
        "data/scored/part-00000.csv",
        "data",
        "data/*",
        "d*",
        "link",
        "l*/part-*",
        "links",
        "links/*"
      })
  void theInputIsNeverReplaced(String input) throws IOException {
    Files.createSymbolicLink(temp.resolve("link"), output);
    Files.createDirectory(temp.resolve("links"));
    Files.createSymbolicLink(temp.resolve("links/x.csv"), output.resolve("part-00000.csv"));
    for (String place : List.of("data/scored", "link")) {
      assertThatThrownBy(() -> replace(temp.resolve(place), temp + "/" + input))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContainingAll("overlaps what is read", input);
    }
    assertAsBefore();
  }

  @Test
  void aLinkStandsForWhereItLeads() throws IOException {
    Path link = Files.createSymbolicLink(temp.resolve("link"), output);
    try (OutputFolder folder = replace(link)) {
      fill(folder);
      folder.publish();
    }
    assertThat(link).isSymbolicLink();
    assertThat(output.resolve("part-00000.csv")).hasContent("after");
    Path nowhere = Files.createSymbolicLink(temp.resolve("nowhere"), temp.resolve("gone"));
    assertThatThrownBy(() -> begin(nowhere)).hasMessageContaining("a symbolic link to nothing");
  }

  @Test
  void anotherJobIsTold() throws IOException {
    try (OutputFolder first = replace(output)) {
      fill(first);
      for (Path place : List.of(output, output.resolve("../scored"))) {
        assertThatThrownBy(() -> replace(place))
            .isInstanceOf(RondoException.class)
            .hasMessageContainingAll(".scored.unfinished", "still at work", "another --output")
            .extracting(failure -> ((RondoException) failure).exitCode())
            .isEqualTo(ExitCode.LOCKED);
      }
      first.publish();
    }
    assertThat(output.resolve("part-00000.csv")).hasContent("after");
    OutputFolder slow = begin(temp.resolve("new"));
    try (slow) {
      fill(slow);
      Files.createDirectory(temp.resolve("new"));
      assertThatThrownBy(slow::publish).hasMessageContaining("another job has written");
    }
    assertThat(temp.resolve("new")).isEmptyDirectory();
  }

  @Test
  void oneThatWasTakenOverDoesNotPublish() throws IOException {
    OutputFolder first = replace(output);
    try (first) {
      fill(first);
      Path lock = data.resolve(".scored.unfinished").resolve(DriverLock.NAME);
      Files.writeString(lock, Files.readString(lock).replaceFirst("\"nonce\":\"", "$0x"));
      assertThatThrownBy(first::publish).hasMessageContaining("another driver has taken this over");
    }
    assertThat(output.resolve("part-00000.csv")).hasContent("before");
  }

  /** What the other cleared away may have been this one's: half of an output must not pass. */
  @Test
  void oneThatAnotherHasTakenOverAndFinishedDoesNotPublish() throws IOException {
    OutputFolder first = replace(output);
    try (first) {
      fill(first);
      Files.delete(data.resolve(".scored.unfinished").resolve(DriverLock.NAME));
      try (OutputFolder second = replace(output)) {
        fill(second);
        second.publish();
      }
      fill(first);
      Files.writeString(output.resolve("part-00000.csv"), "the second's");
      assertThatThrownBy(first::publish).hasMessageContaining("another driver has taken this over");
    }
    assertThat(output.resolve("part-00000.csv")).hasContent("the second's");
    assertThat(data.resolve(".scored.unfinished")).doesNotExist();
  }

  @Test
  void aJobThatWasKilledBetweenTwoRenamesIsMended() throws IOException {
    Path beside = data.resolve(".scored.unfinished");
    write(beside.resolve("next-1/part-00000.csv"), "half");
    Files.move(output, beside.resolve("previous"));
    replace(output).close();
    assertAsBefore();
  }

  @Test
  void aFailedSwitchBringsTheOldOneBack() throws IOException {
    OutputFolder folder = replace(output);
    try (folder) { // nothing was written, so there is nothing to rename
      assertThatThrownBy(folder::publish).isInstanceOf(IOException.class);
    }
    assertAsBefore();
  }
}
