package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.RunConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.error.RondoException;
import org.rondo.spark.JournalFileSystem.Change;
import org.rondo.spark.JournalFileSystem.Kind;
import org.rondo.spark.JournalFileSystem.When;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.training.TrainingListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run that is killed, or whose disk fails, at any change that it makes to its folder: it can be
 * resumed to the same bits, or says what to do, and loses nothing. The changes are those that a
 * sound run is seen to make. {@code -Drondo.crashes=all} takes each, which is some 400 runs; else
 * it is a sample with those that bring a file under its name.
 */
class CrashTest {
  private static final Logger LOG = LoggerFactory.getLogger(CrashTest.class);
  private static final boolean ALL = System.getProperty("rondo.crashes", "").equals("all");

  @TempDir private Path temp;
  private Path runs;
  private Path csv;
  private TrainingRunResult whole;
  private List<Change> life;
  private List<Path> files;
  private int copies;

  @BeforeEach
  void begin() {
    JournalFileSystem.register(SparkTest.session(2).sparkContext().hadoopConfiguration());
    csv = Samples.csvWith(temp.resolve("data"), "x,1,r,no");
    runs = temp.resolve("runs");
  }

  @AfterEach
  void repair() {
    JournalFileSystem.begin();
    JournalFileSystem.renamingReplaces(true);
  }

  private RunConfig config(String output) {
    return Samples.config(
        Path.of("unused"),
        csv,
        "output=" + output,
        "data.bad-rows.max-fraction=0.5",
        "data.features={a: {type: numeric, scale: none}}",
        "training={rounds: 3, batch-size: 20, checkpoint: {every-rounds: 1}}");
  }

  private void train() throws IOException {
    Files.createDirectories(runs);
    JournalFileSystem.begin();
    whole = Samples.train(config(JournalFileSystem.uri(runs)));
    life = JournalFileSystem.journal();
    files = files(onlyRun(runs));
  }

  private TrainingRunResult resume(Path output) {
    return Rondo.on(SparkTest.session(2))
        .resume(config(JournalFileSystem.uri(output)), new TrainingListener() {});
  }

  @Test
  void aRunKilledAtAnyChangeIsResumedToTheSameBits() throws IOException {
    train();
    killAtEach(life, runs, null);
  }

  /** As in HDFS, where to replace a file takes two renames. */
  @Test
  void norIsAResumedOneLostWhereRenamingDoesNotReplace() throws IOException {
    JournalFileSystem.renamingReplaces(false);
    train();
    int model = 0;
    while (!life.get(model).path().endsWith("model/network.zip")
        && !life.get(model).toString().contains("/.network.zip")) {
      model++;
    }
    Path left = temp.resolve("left");
    Files.createDirectories(left);
    for (Change change : life.subList(0, model)) {
      change.apply(runs, left, When.AFTER);
    }
    endDriver(left);
    Path before = copy(left);
    JournalFileSystem.begin();
    assertThat(resume(left).parametersSha256()).isEqualTo(whole.parametersSha256());
    killAtEach(JournalFileSystem.journal(), left, before);
  }

  /** From a state before the first change; null for nothing. */
  private void killAtEach(List<Change> changes, Path root, Path before) throws IOException {
    Path state = before == null ? Files.createDirectories(temp.resolve("state")) : before;
    Set<String> seen = new HashSet<>();
    int resumed = 0;
    int refused = 0;
    for (Change change : changes) {
      List<Path> left = new ArrayList<>();
      if (change.kind() == Kind.WRITE && isTaken(seen, "half of " + like(change))) {
        Path half = copy(state);
        change.apply(root, half, When.HALF_WAY);
        left.add(half);
      }
      change.apply(root, state, When.AFTER);
      if (isTaken(seen, like(change))) {
        left.add(copy(state));
      }
      for (Path output : left) {
        endDriver(output);
        if (endsWell(output, change)) {
          resumed++;
        } else {
          refused++;
        }
      }
    }
    assertThat(resumed).isPositive();
    LOG.info("{} changes: {} resumed, {} refused", changes.size(), resumed, refused);
  }

  /** Whether a change is one to try. */
  static boolean isTaken(Set<String> seen, String change) {
    boolean fresh = seen.add(change);
    boolean sampled =
        seen.size() % 20 == 0 || (change.startsWith("RENAME") && change.contains(".json"));
    return ALL || (fresh && sampled);
  }

  /** What a change does, without what is random or counted in its name. */
  static String like(Change change) {
    return change
        .toString()
        .replaceAll(".*/runs/|.*/left/", change.kind() + " ")
        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{6,}|\\d+", "#");
  }

  /** Whether it was resumed; else it has not been able to be, and says so. */
  private boolean endsWell(Path output, Change change) throws IOException {
    Path run = onlyRun(output);
    boolean finished = Files.exists(run.resolve("result.json"));
    boolean model = Files.exists(run.resolve("model/bundle.json"));
    TrainingRunResult resumed;
    try {
      resumed = resume(output);
    } catch (ConfigurationException | DataException e) {
      assertThat(e).as("%s", change).hasMessageContaining("without --resume");
      assertThat(finished || !hasCheckpoint(run)).as("%s", change).isTrue();
      assertThat(Files.exists(run.resolve("model/bundle.json"))).isEqualTo(model);
      return false;
    }
    assertThat(resumed.parametersSha256()).as("%s", change).isEqualTo(whole.parametersSha256());
    JsonNode result = Samples.json(run.resolve("result.json"));
    assertThat(result.get("status").asText()).as("%s", change).isEqualTo("completed");
    assertThat(files(run)).as("%s", change).containsExactlyElementsOf(withResumption());
    assertThat(Files.readAllLines(run.resolve("metrics.jsonl"))).as("%s", change).hasSize(6);
    assertThat(ModelBundle.open(run.toString(), SparkTest.session(2)).parametersSha256())
        .as("%s", change)
        .isEqualTo(whole.parametersSha256());
    return true;
  }

  @Test
  void aDiskThatFailsAtAnyChangeLosesNothing() throws IOException {
    train();
    Set<String> seen = new HashSet<>();
    When[] moments = When.values();
    for (int i = 0; i < life.size(); i++) {
      if (isTaken(seen, like(life.get(i)))) {
        for (int moment = 0; moment < moments.length; moment++) {
          if (ALL || moment == i % moments.length) {
            failAt(i, moments[moment]);
          }
        }
      }
    }
  }

  private void failAt(int change, When when) throws IOException {
    String what = when + " of " + life.get(change);
    Path output = temp.resolve("failed-" + copies++);
    Files.createDirectories(output);
    JournalFileSystem.begin(change, when);
    TrainingRunResult run = null;
    try {
      run = Samples.train(config(JournalFileSystem.uri(output)));
    } catch (RondoException e) {
      assertThat(e).as(what).hasMessageContaining("No space left on device");
    } finally {
      JournalFileSystem.begin();
    }
    if (run == null && !Files.exists(output.resolve("sample"))) {
      return; // it had nothing to show
    }
    Path folder = onlyRun(output);
    assertThat(folder.resolve("result.json")).as(what).exists();
    if (run == null && hasCheckpoint(folder)) {
      run = resume(output);
    }
    if (run != null) {
      assertThat(run.parametersSha256()).as(what).isEqualTo(whole.parametersSha256());
    }
    assertThat(files(folder).stream().filter(file -> file.toString().contains("unfinished")))
        .as(what)
        .isEmpty();
  }

  private List<Path> withResumption() {
    return Stream.concat(files.stream(), Stream.of(Path.of("resumed.json"))).sorted().toList();
  }

  private Path copy(Path state) throws IOException {
    Path copy = temp.resolve("copy-" + copies++);
    JournalFileSystem.copy(state, copy);
    return copy;
  }

  private static Path onlyRun(Path output) throws IOException {
    Path name = output.resolve("sample");
    if (!Files.exists(name)) {
      return name.resolve("none");
    }
    try (Stream<Path> runs = Files.list(name)) {
      return runs.findFirst().orElse(name.resolve("none"));
    }
  }

  private static boolean hasCheckpoint(Path run) throws IOException {
    if (!Files.exists(run.resolve("checkpoints"))) {
      return false;
    }
    try (Stream<Path> all = Files.walk(run.resolve("checkpoints"))) {
      return all.anyMatch(file -> file.endsWith("COMPLETE") && file.toFile().length() > 64);
    }
  }

  /** Files of a run, checkpoints apart, without what is random in their names. */
  private static List<Path> files(Path run) throws IOException {
    try (Stream<Path> all = Files.walk(run)) {
      return all.filter(Files::isRegularFile)
          .map(run::relativize)
          .filter(file -> !file.startsWith("checkpoints"))
          .map(file -> Path.of(file.toString().replaceAll("part-00000[-0-9a-f]*", "part")))
          .sorted()
          .toList();
    }
  }

  /** The process that drove the run is no more. */
  static void endDriver(Path left) throws IOException {
    try (Stream<Path> all = Files.walk(left)) {
      for (Path lock :
          all.filter(file -> file.getFileName().toString().contains("driver.json")).toList()) {
        Files.writeString(
            lock, Files.readString(lock).replaceAll("\"process\":\\d+", "\"process\":999999999"));
      }
    }
  }
}
