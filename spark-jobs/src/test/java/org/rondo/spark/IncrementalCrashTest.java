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
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.spark.JournalFileSystem.Change;
import org.rondo.spark.JournalFileSystem.Kind;
import org.rondo.spark.JournalFileSystem.When;
import org.rondo.spark.scoring.IncrementalOutput;
import org.rondo.spark.scoring.NamedModel;
import org.rondo.spark.scoring.OutputFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call that is killed, or whose disk fails, at any change that it makes: readers see a batch
 * whole or not at all, and after the next call each row is there once.
 */
class IncrementalCrashTest {
  private static final Logger LOG = LoggerFactory.getLogger(IncrementalCrashTest.class);

  @TempDir private static Path temp;
  private static NamedModel model;

  @TempDir private Path own;
  private List<String> before;
  private List<String> after;
  private Path start;
  private int copies;

  @BeforeAll
  static void train() {
    JournalFileSystem.register(SparkTest.session(2).sparkContext().hadoopConfiguration());
    Path csv = Samples.csv(temp.resolve("data"));
    model = new NamedModel(Samples.train(Samples.config(temp.resolve("runs"), csv)).model(), "m@1");
  }

  @AfterEach
  void repair() {
    JournalFileSystem.begin();
    JournalFileSystem.renamingReplaces(true);
  }

  private void add(Path folder) {
    IncrementalOutput output =
        IncrementalOutput.to(JournalFileSystem.uri(folder.resolve("out")), OutputFormat.JSON);
    Rondo.on(SparkTest.session(2))
        .predictNew(
            model,
            Samples.config(own, own.resolve("in"), "data.bad-rows.max-fraction=0.5").data(),
            output);
  }

  private void input(String name, int from, int to, String... more) {
    List<String> rows = new ArrayList<>(List.of(Samples.HEADER));
    rows.addAll(Samples.rows(50).subList(from, to));
    rows.addAll(List.of(more));
    Samples.write(own.resolve("in").resolve(name), String.join("\n", rows) + "\n");
  }

  /** The rows that a reader of the folder sees, and those kept aside. */
  private static List<String> rows(Path folder) throws IOException {
    List<String> rows = new ArrayList<>();
    Path out = folder.resolve("out");
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String path = out.relativize(file).toString();
        if (!path.startsWith("_rondo") && path.matches(".*(part-[^/]*|rows)\\.jsonl?")) {
          rows.addAll(Files.readAllLines(file));
        }
      }
    }
    rows.sort(null);
    return rows;
  }

  /** The changes of the second call, on a file system whose renaming does not replace. */
  private List<Change> life() throws IOException {
    JournalFileSystem.renamingReplaces(false);
    Path data = Files.createDirectories(own.resolve("data"));
    input("a.csv", 0, 9);
    add(data);
    before = rows(data);
    start = own.resolve("start");
    JournalFileSystem.copy(data, start);
    input("b.csv", 9, 20, "x,1,r,no");
    JournalFileSystem.begin();
    add(data);
    after = rows(data);
    assertThat(before).hasSize(9);
    assertThat(after).hasSize(21);
    return JournalFileSystem.journal();
  }

  /**
   * Changes of the ledger, the lock and whole batches; a sample of those of Spark's own writing.
   */
  private static boolean isTaken(Set<String> seen, Change change) {
    boolean sparks = change.toString().matches(".*_rondo/staging/[^/ ]*/.*");
    return sparks
        ? CrashTest.isTaken(seen, CrashTest.like(change))
        : seen.add(change.kind() + CrashTest.like(change).replaceAll(".*_rondo", ""));
  }

  @Test
  void aCallThatIsKilledIsCompletedOrUndone() throws IOException {
    List<Change> changes = life();
    Path state = copy(start);
    Set<String> seen = new HashSet<>();
    int states = 0;
    int whole = 0;
    for (Change change : changes) {
      List<Path> left = new ArrayList<>();
      boolean taken = isTaken(seen, change);
      if (taken && change.kind() == Kind.WRITE) {
        left.add(copy(state));
        change.apply(own.resolve("data"), left.get(0), When.HALF_WAY);
      }
      change.apply(own.resolve("data"), state, When.AFTER);
      if (taken) {
        left.add(copy(state));
      }
      for (Path crashed : left) {
        CrashTest.endDriver(crashed);
        assertThat(rows(crashed)).as("%s", change).isIn(before, after);
        states++;
        whole += rows(crashed).equals(after) ? 1 : 0;
        requireSound(crashed, change.toString());
      }
    }
    assertThat(whole).isBetween(1, states - 1);
    LOG.info("{} changes, {} states: {} with the new rows", changes.size(), states, whole);
  }

  private void requireSound(Path folder, String what) throws IOException {
    JournalFileSystem.begin();
    add(folder);
    assertThat(rows(folder)).as(what).isEqualTo(after);
    Path ledger = folder.resolve("out/_rondo");
    assertThat(Samples.json(ledger.resolve("ledger/00000002.json")).get("batch").asInt())
        .isEqualTo(2);
    assertThat(ledger.resolve("ledger/00000003.json")).as(what).doesNotExist();
    assertThat(ledger.resolve("staging")).as(what).doesNotExist();
  }

  @Test
  void aDiskThatFailsAtAnyChangeLosesNothing() throws IOException {
    List<Change> changes = life();
    Set<String> seen = new HashSet<>();
    When[] moments = When.values();
    for (int i = 0; i < changes.size(); i++) {
      if (isTaken(seen, changes.get(i))) {
        Path folder = copy(start);
        JournalFileSystem.begin(i, moments[i % moments.length]);
        try {
          add(folder);
        } catch (RondoException e) {
          assertThat(e.exitCode())
              .as("%s: %s", changes.get(i), e.getMessage())
              .isIn(ExitCode.UNEXPECTED, ExitCode.CONFIGURATION, ExitCode.LOCKED);
        }
        JournalFileSystem.begin();
        assertThat(rows(folder)).as("%s", changes.get(i)).isIn(before, after);
        CrashTest.endDriver(folder);
        requireSound(folder, changes.get(i).toString());
      }
    }
  }

  private Path copy(Path state) throws IOException {
    Path copy = own.resolve("copy-" + copies++);
    JournalFileSystem.copy(state, copy);
    return copy;
  }
}
