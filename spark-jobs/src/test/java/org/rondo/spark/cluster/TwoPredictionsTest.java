package org.rondo.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.spark.Samples;
import org.rondo.spark.SparkTest;

/** Two processes that predict into one folder at once. */
@Tag("cluster")
class TwoPredictionsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int ROWS = 2201;

  @TempDir private static Path temp;
  private static Path model;
  private final Path place = temp.resolve("scored");

  @BeforeAll
  static void train() {
    RondoProcess run =
        RondoProcess.start(
            List.of(
                "train",
                SparkTest.conf("titanic.yaml").toString(),
                "--set=training.epochs=1",
                "--set=output=" + temp.resolve("runs")));
    assertThat(run.exitCode(PATIENCE)).as(run.err()).isZero();
    model = run.folder();
  }

  @Test
  void oneWritesAndTheOtherIsToldWhoDoes() throws IOException {
    predictTwice();
    predictTwice("--overwrite");
  }

  private void predictTwice(String... more) throws IOException {
    List<RondoProcess> both = List.of(predict(more), predict(more));
    RondoProcess holder = holder(both);
    holder.signal("STOP");
    assertThat(lock()).as("the first has ended before it could be stopped").exists();
    RondoProcess other = both.get(1 - both.indexOf(holder));
    int code = other.exitCode(PATIENCE);
    holder.signal("CONT");

    assertThat(List.of(holder.exitCode(PATIENCE), code))
        .as("%s%n%s", holder.err(), other.err())
        .containsExactlyInAnyOrder(0, 5);
    // The others where both have found nobody: the last to sign has the place.
    assertThat(code == 5 ? other.err() : holder.err())
        .containsPattern(
            "its driver is still at work: process "
                + holder.pid()
                + " on .*wait for its end or stop it|another driver has taken this over|another job has"
                + " written")
        .doesNotContain("\tat ");
    try (Stream<Path> files = Files.list(place)) {
      List<Path> parts =
          files.filter(file -> file.getFileName().toString().matches("part.*")).toList();
      long rows = 0;
      for (Path part : parts) {
        rows += Files.readAllLines(part).size();
      }
      assertThat(rows).isEqualTo(ROWS);
    }
    assertThat(temp.resolve(".scored.unfinished")).doesNotExist();
  }

  private RondoProcess predict(String... more) {
    return RondoProcess.start(
        Stream.concat(
                Stream.of("predict", model.toString(), "--input", "builtin:titanic"),
                Stream.concat(
                    Stream.of("--format=json", "--output", place.toString()), Stream.of(more)))
            .toList());
  }

  private static Path lock() {
    return temp.resolve(".scored.unfinished/driver.json");
  }

  /** The first that has signed for the place. */
  private RondoProcess holder(List<RondoProcess> both) {
    while (!Files.exists(lock())) {
      assertThat(both).as(both.get(0).err()).allMatch(RondoProcess::isAlive);
    }
    long process = Samples.json(lock()).get("process").asLong();
    return both.stream().filter(each -> each.pid() == process).findFirst().orElseThrow();
  }
}
