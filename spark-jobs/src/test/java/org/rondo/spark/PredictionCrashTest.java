package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.error.RondoException;
import org.rondo.spark.JournalFileSystem.Change;
import org.rondo.spark.JournalFileSystem.Kind;
import org.rondo.spark.JournalFileSystem.When;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.scoring.OutputFormat;
import org.rondo.spark.scoring.PredictionColumns;
import org.rondo.spark.scoring.PredictionOutput;
import org.rondo.spark.scoring.PredictionOutput.Existing;
import org.rondo.spark.storage.OutputFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A prediction that is killed, or whose disk fails, at any change that it makes: earlier
 * predictions are there as they were, or the new ones whole, and the next prediction is sound.
 * {@code -Drondo.crashes=all} predicts anew after each kill, and fails at each change.
 */
class PredictionCrashTest {
  private static final Logger LOG = LoggerFactory.getLogger(PredictionCrashTest.class);

  @TempDir private static Path temp;
  private static ModelBundle model;
  private static Path earlier;
  private static Path later;

  @TempDir private Path own;
  private List<String> before;
  private List<String> after;
  private int copies;

  @BeforeAll
  static void train() {
    JournalFileSystem.register(SparkTest.session(2).sparkContext().hadoopConfiguration());
    later = Samples.csvWith(temp.resolve("later"), "x,1,r,no");
    String few = Samples.HEADER + "\n" + String.join("\n", Samples.rows(9)) + "\n";
    earlier = Samples.write(temp.resolve("earlier/sample.csv"), few);
    String tolerant = "data.bad-rows.max-fraction=0.5";
    model = Samples.train(Samples.config(temp.resolve("runs"), later, tolerant)).model();
  }

  @AfterEach
  void repair() {
    JournalFileSystem.begin();
    JournalFileSystem.renamingReplaces(true);
  }

  private static void predict(Path folder, Path csv) {
    PredictionOutput output =
        new PredictionOutput(
            JournalFileSystem.uri(folder.resolve("scored")),
            OutputFormat.JSON,
            Existing.REPLACE,
            PredictionColumns.DEFAULT);
    Rondo.on(SparkTest.session(2))
        .predict(model, Samples.config(temp, csv, "data.bad-rows.max-fraction=0.5").data(), output);
  }

  /** Rows and bad rows of an output that is whole. */
  private static List<String> rows(Path folder) throws IOException {
    List<String> rows = new ArrayList<>();
    Path scored = folder.resolve("scored");
    if (Files.exists(scored)) {
      assertThat(scored.resolve("_SUCCESS")).exists();
      try (Stream<Path> files = Files.walk(scored)) {
        for (Path file : files.filter(file -> file.toString().contains(".json")).toList()) {
          rows.addAll(Files.readAllLines(file));
        }
      }
      rows.sort(null);
    }
    return rows;
  }

  /** The changes of a prediction, where an earlier one is or is not, and their start. */
  private List<Change> journal(Path folder, boolean replaces, Path start) throws IOException {
    Files.createDirectories(folder);
    if (replaces) {
      predict(folder, earlier);
    }
    before = rows(folder);
    JournalFileSystem.copy(folder, start);
    JournalFileSystem.begin();
    predict(folder, later);
    after = rows(folder);
    assertThat(before).hasSize(replaces ? 9 : 0);
    assertThat(after).hasSize(51);
    return JournalFileSystem.journal();
  }

  /** Renaming replaces a file, as on local disks, or is refused, as in HDFS. */
  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true"})
  void aPredictionKilledAtAnyChangeLosesNothing(boolean replaces, boolean renamingReplaces)
      throws IOException {
    JournalFileSystem.renamingReplaces(renamingReplaces);
    Path state = own.resolve("state");
    Path folder = own.resolve("data");
    List<Change> changes = journal(folder, replaces, state);
    JournalFileSystem.begin();
    Set<String> seen = new HashSet<>();
    int whole = 0;
    int states = 0;
    for (Change change : changes) {
      List<Path> left = new ArrayList<>();
      if (change.kind() == Kind.WRITE) {
        left.add(copy(state));
        change.apply(folder, left.get(0), When.HALF_WAY);
      }
      change.apply(folder, state, When.AFTER);
      left.add(copy(state));
      for (Path crashed : left) {
        states++;
        whole += endsWell(crashed, change, CrashTest.isTaken(seen, CrashTest.like(change)));
      }
    }
    assertThat(whole).as("states with the new rows").isBetween(1, states - 1);
    LOG.info("{} changes, {} states: {} with the new rows", changes.size(), states, whole);
  }

  /** Returns 1 where the new rows are there, 0 where the earlier ones are. */
  private int endsWell(Path crashed, Change change, boolean predicts) throws IOException {
    CrashTest.endDriver(crashed);
    if (predicts) {
      Path direct = copy(crashed);
      predict(direct, later);
      assertThat(rows(direct)).as("%s, then at once", change).isEqualTo(after);
      assertNothingBeside(direct, change.toString());
    }
    String place = JournalFileSystem.uri(crashed.resolve("scored"));
    // Another job that comes to nothing leaves what the killed one has left, put in order.
    OutputFolder.replace(
            place, List.of(), SparkTest.session(2).sparkContext().hadoopConfiguration())
        .close();
    List<String> found = rows(crashed);
    assertThat(found).as("%s", change).isIn(before, after);
    if (predicts) {
      predict(crashed, later);
      assertThat(rows(crashed)).as("%s", change).isEqualTo(after);
    }
    assertNothingBeside(crashed, change.toString());
    return found.equals(after) ? 1 : 0;
  }

  private static void assertNothingBeside(Path folder, String what) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(file -> !file.endsWith("scored"))).as(what).isEmpty();
    }
  }

  private Path copy(Path state) throws IOException {
    Path copy = own.resolve("copy-" + copies++);
    JournalFileSystem.copy(state, copy);
    return copy;
  }

  @Test
  void aDiskThatIsFullAtAnyChangeLosesNothing() throws IOException {
    Path start = own.resolve("start");
    List<Change> changes = journal(own.resolve("data"), true, start);
    Set<String> seen = new HashSet<>();
    When[] moments = When.values();
    for (int i = 0; i < changes.size(); i++) {
      boolean row = changes.get(i).toString().matches("(CREATE|WRITE) .*/part-[^/]*");
      if (CrashTest.isTaken(seen, CrashTest.like(changes.get(i))) || row) {
        fillAt(i, moments[i % moments.length], copy(start), changes.get(i));
      }
    }
  }

  private void fillAt(int index, When when, Path folder, Change change) throws IOException {
    String what = when + " of " + change;
    JournalFileSystem.begin(index, when);
    boolean predicted = true;
    try {
      predict(folder, later);
    } catch (RondoException e) {
      predicted = false;
      assertThat(e)
          .as(what)
          .hasMessageContainingAll(
              "cannot write", "scored: ", "No space left on device", "has room");
    } finally {
      JournalFileSystem.begin();
    }
    // A renaming that is done, and reported as failed, has brought the new rows to their place.
    boolean done = change.kind() == Kind.RENAME && when == When.AFTER;
    assertThat(rows(folder))
        .as(what)
        .isIn(predicted ? List.of(after) : done ? List.of(before, after) : List.of(before));
    if (change.kind() == Kind.DELETE) { // what cannot be deleted is left to the next job
      predict(folder, later);
    }
    assertNothingBeside(folder, what);
  }
}
