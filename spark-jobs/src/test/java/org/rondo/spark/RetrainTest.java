package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.report.HistoryEvent;
import org.rondo.spark.JournalFileSystem.Change;
import org.rondo.spark.JournalFileSystem.When;
import org.rondo.spark.registry.RegisteredModel;
import org.rondo.spark.registry.Registry;
import org.rondo.spark.registry.Version;
import org.rondo.spark.retrain.RetrainResult;
import org.rondo.spark.retrain.RetrainResult.Status;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.storage.DriverLock;
import org.rondo.training.TrainingListener;

/** Nightly retrainings of a small table: what is promoted, what is not, and what is left behind. */
class RetrainTest {
  @TempDir private Path temp;
  private Path csv;

  @BeforeEach
  void begin() {
    JournalFileSystem.register(SparkTest.session(2).sparkContext().hadoopConfiguration());
    csv = temp.resolve("data/day.csv");
    rows(1, 0.1, 0);
  }

  @AfterEach
  void repair() {
    JournalFileSystem.begin();
    JournalFileSystem.renamingReplaces(true);
  }

  /**
   * 800 rows.
   *
   * @param noise share of the rows that have a label by chance
   * @param ofB how much the label depends on b, beside a
   */
  private void rows(long seed, double noise, double ofB) {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>(List.of("a,b,c,y"));
    for (int i = 0; i < 800; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      boolean yes = random.nextDouble() < noise ? random.nextBoolean() : a + ofB * b > 0.2;
      lines.add("%s,%s,%s,%s".formatted(a, b, "rgb".charAt(i % 3), yes ? "yes" : "no"));
    }
    Samples.write(csv, String.join("\n", lines) + "\n");
  }

  private RunConfig config(String root, String... settings) {
    List<String> all = new ArrayList<>(List.of("data.source=" + csv, "output=" + root + "/runs"));
    all.addAll(List.of(settings));
    return ConfigReader.parse(
        """
        name: day
        data:
          source: x
          label: y
          task: classification
          features: {a: numeric, b: numeric, c: categorical}
          split: {train: 0.5, validation: 0, test: 0.5}
        model: {network: linear}
        training: {rounds: 10, batch-size: 100, checkpoint: {every-rounds: 1},
          optimizer: {name: sgd, learning-rate: 0.5}}
        retrain: {gate: {draws: 99, slices: [c], smoke-load: false}}
        """,
        "test",
        all);
  }

  private static Registry registry(String root) {
    return Registry.at(
        root + "/registry", SparkTest.session(2).sparkContext().hadoopConfiguration());
  }

  private static RetrainResult retrain(RunConfig config, String root) {
    return Rondo.on(SparkTest.session(2))
        .retrain(config, registry(root), new TrainingListener() {});
  }

  private static String champion(String root) {
    return ModelBundle.open("registry:day@champion", registry(root), SparkTest.session(2))
        .parametersSha256();
  }

  private static List<String> runs(Path root) throws IOException {
    try (Stream<Path> runs = Files.list(root.resolve("runs/day"))) {
      return runs.map(run -> run.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void nightsComeAndGo() throws IOException {
    String root = temp.toString();
    RegisteredModel model = registry(root).model("day");

    RetrainResult first = retrain(config(root), root);
    assertThat(first.status()).as(first.reason()).isEqualTo(Status.PROMOTED);
    assertThat(first.reason())
        .startsWith("accuracy 0.")
        .contains("better than the trivial model's");
    assertThat(first.model()).isEqualTo("registry:day@1");
    assertThat(Samples.json(Path.of(first.folder() + "/result.json")).get("status").asText())
        .isEqualTo("promoted");
    String before = champion(root);

    RetrainResult again = retrain(config(root), root);
    assertThat(again.status()).isEqualTo(Status.NOTHING_NEW);
    assertThat(again.reason()).contains("are in registry:day@1 already");
    assertThat(runs(temp)).hasSize(1);
    assertThat(model.numbers()).containsExactly(1);

    rows(2, 1, 0);
    RetrainResult shuffled = retrain(config(root), root);
    assertThat(shuffled.status()).as(shuffled.reason()).isEqualTo(Status.NOT_PROMOTED);
    assertThat(champion(root)).isEqualTo(before);

    rows(3, 0.1, 1);
    RetrainResult better = retrain(config(root), root);
    assertThat(better.status()).as(better.reason()).isEqualTo(Status.PROMOTED);
    assertThat(better.reason()).matches("accuracy .*, the champion's is .* \\(p = .*\\)");
    assertThat(model.aliases()).isEqualTo(Map.of("champion", 3, "previous", 1));
    assertThat(champion(root)).isNotEqualTo(before);
    Map<String, Object> decision = model.version(3).json(Version.DECISION);
    assertThat(decision).containsEntry("promoted", true).containsEntry("champion", 1);
    assertThat(decision.get("checks").toString()).contains("test=mcnemar", "slice c=r");

    model.rollback("");
    assertThat(champion(root)).isEqualTo(before);
    assertThat(retrain(config(root), root).status()).isEqualTo(Status.NOTHING_NEW);
    assertThat(champion(root)).isEqualTo(before);
    assertThat(model.damages()).isEmpty();
  }

  @Test
  void nightsGoOnFromTheChampion() throws IOException {
    String root = temp.toString();
    RegisteredModel model = registry(root).model("day");
    String gate = "retrain.gate={margin: 0.5, draws: 99, smoke-load: true}";
    RunConfig config = config(root, "retrain.start=champion", gate);
    RetrainResult first = retrain(config, root);
    assertThat(first.status()).as(first.reason()).isEqualTo(Status.PROMOTED);
    assertThat(Files.readString(Path.of(first.folder() + "/manifest.json")))
        .doesNotContain("initial-model");
    assertThat(retrain(config, root).status()).isEqualTo(Status.NOTHING_NEW);

    rows(3, 0.1, 1);
    RetrainResult second = retrain(config, root);
    assertThat(second.status()).as(second.reason()).isEqualTo(Status.PROMOTED);
    assertThat(
            Samples.json(Path.of(second.folder() + "/manifest.json"))
                .get("initial-model")
                .get("model")
                .asText())
        .isEqualTo("registry:day@1");
    ModelBundle before = ModelBundle.open("registry:day@1", registry(root), SparkTest.session(2));
    ModelBundle after = ModelBundle.open("registry:day@2", registry(root), SparkTest.session(2));
    assertThat(after.features()).isEqualTo(before.features());
    // The champion is another one now, but the rows are not.
    assertThat(retrain(config, root).status()).isEqualTo(Status.NOTHING_NEW);
    assertThat(model.numbers()).containsExactly(1, 2);
    assertThat(retrain(config(root, gate), root).status()).isNotEqualTo(Status.NOTHING_NEW);
  }

  @Test
  void aChallengerMayWaitForApprovalOrReadOtherColumns() {
    String root = temp.toString();
    RegisteredModel model = registry(root).model("other");
    RunConfig config = config(root, "retrain.model=other");
    assertThat(retrain(config, root).status()).isEqualTo(Status.PROMOTED);

    RetrainResult columns =
        retrain(
            config(
                root,
                "retrain.model=other",
                "retrain.gate.slices=[]",
                "data.features={a: numeric, b: numeric}"),
            root);
    assertThat(columns.status()).isEqualTo(Status.NOT_PROMOTED);
    assertThat(columns.reason())
        .startsWith("the challenger reads [a: NUMERIC, b: NUMERIC], the champion reads");

    rows(4, 0.05, 0);
    RetrainResult waits =
        retrain(
            config(
                root,
                "retrain.model=other",
                "retrain.approval=manual",
                "retrain.gate={margin: 0.5, draws: 99, smoke-load: false}",
                "retrain.holdout=" + csv),
            root);
    assertThat(waits.status()).isEqualTo(Status.NOT_PROMOTED);
    assertThat(waits.reason()).contains("it waits for approval: rondo models promote other");
    assertThat(model.aliases()).containsEntry("challenger", 3).containsEntry("champion", 1);
    assertThat(model.version(3).json(Version.DECISION).toString()).contains("frozen-holdout");
  }

  /** What differs from the champion's data is said before training, and may end the night. */
  @Test
  void aNightOfOtherDataIsReportedOrRefused() throws IOException {
    String root = temp.toString();
    retrain(config(root), root);
    String before = champion(root);
    List<String> usual = Files.readAllLines(csv);
    ModelBundle first =
        ModelBundle.open("registry:day@champion", registry(root), SparkTest.session(2));
    assertThat(first.statistics().orElseThrow().source()).containsExactly("a", "b", "c", "y");
    assertThat(first.statistics().orElseThrow().columns().get("c").words())
        .satisfies(words -> assertThat(words.most().keySet()).containsExactly("b", "g", "r"));

    Samples.write(csv, String.join("\n", usual).replace("a,b,c,y", "a,bb,c,y") + "\n");
    RondoException renamed =
        catchThrowableOfType(RondoException.class, () -> retrain(config(root), root));
    assertThat(renamed.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(renamed)
        .hasMessageContaining("column 'b' is missing; the nearest new column is 'bb'")
        .hasMessageContaining("registry:day@1")
        .hasMessageEndingWith("--set retrain.checks.columns=warn");
    assertThat(registry(root).model("day").history())
        .last()
        .isInstanceOfSatisfying(
            HistoryEvent.Refused.class,
            event ->
                assertThat(event.note().reason())
                    .startsWith("columns (refuse): column 'b' is missing"));

    List<String> tripled = new ArrayList<>(usual);
    for (String line : usual) {
      if (line.endsWith(",yes")) {
        tripled.addAll(List.of(line.replaceFirst(",", "1,"), line.replaceFirst(",", "2,")));
      }
    }
    Samples.write(csv, String.join("\n", tripled) + "\n");
    RondoException refused =
        catchThrowableOfType(
            RondoException.class,
            () -> retrain(config(root, "retrain.checks.label.mode=refuse"), root));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(refused).hasMessageContaining("label (refuse): the label's balance has shifted");
    assertThat(runs(temp)).hasSize(1);
    assertThat(champion(root)).isEqualTo(before);

    RetrainResult reported = retrain(config(root), root);
    assertThat(reported.findings().toString()).contains("label (warn)", "'yes' in ");
    for (String file : List.of("decision.json", "result.json")) {
      assertThat(Samples.json(Path.of(reported.folder(), file)).get("findings").toString())
          .as(file)
          .contains("\"check\":\"label\"", "\"odds-ratios\"");
    }
  }

  /** What the gate cannot do is said before anything is trained, and stands in nobody's way. */
  @Test
  void whatTheGateCannotDoIsRefusedBeforeTraining() throws IOException {
    String root = temp.toString();
    Map<String, String> refusals =
        Map.of(
            "retrain.gate.metric=accurracy", "did you mean accuracy?",
            "retrain.gate.metric=mse", "retrain.gate.metric: got mse, which a classification",
            "retrain.gate.slices=[c, d]", "retrain.gate.slices: 'd' is none of the model's columns",
            "retrain.gate.slices=[y]", "retrain.gate.slices: 'y' is none of the model's columns");
    refusals.forEach(
        (setting, message) ->
            assertThatThrownBy(() -> retrain(config(root, setting), root))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message));
    assertThat(registry(root).model("day").numbers()).isEmpty();
    try (Stream<Path> files = Files.walk(temp)) {
      assertThat(files).noneMatch(file -> file.endsWith("metrics.jsonl"));
    }

    assertThat(retrain(config(root), root).status()).isEqualTo(Status.PROMOTED);
  }

  @Test
  void oneAtATime() throws IOException {
    String root = temp.toString();
    try (DriverLock held = DriverLock.lease(registry(root).model("day").lock(), "wait")) {
      held.requireHeld();
      RondoException locked =
          catchThrowableOfType(RondoException.class, () -> retrain(config(root), root));
      assertThat(locked.exitCode()).isEqualTo(ExitCode.LOCKED);
      assertThat(locked).hasMessageContaining("see rondo models history day");
    }
    assertThat(temp.resolve("runs")).doesNotExist();
  }

  /** A sample of all moments: each needs a training of its own. */
  @Test
  void whatIsKilledIsFinishedByTheNextCall() throws IOException {
    JournalFileSystem.renamingReplaces(false);
    Path begun = temp.resolve("begun");
    String uri = JournalFileSystem.uri(begun);
    retrain(config(uri), uri);
    String before = champion(uri);
    rows(2, 0.1, 1);
    Path root = temp.resolve("whole");
    JournalFileSystem.copy(begun, root);
    JournalFileSystem.begin();
    String whole = JournalFileSystem.uri(root);
    assertThat(retrain(config(whole), whole).status()).isEqualTo(Status.PROMOTED);
    String after = champion(whole);
    List<Change> life = JournalFileSystem.journal();

    int steps = Integer.getInteger("rondo.kills", 4);
    for (int step = 0; step < steps; step++) {
      int changes = (int) ((step + 0.5) * life.size() / steps);
      Path left = temp.resolve("left-" + step);
      JournalFileSystem.begin();
      JournalFileSystem.copy(begun, left);
      for (int i = 0; i < changes; i++) {
        life.get(i).apply(root, left, When.AFTER);
      }
      CrashTest.endDriver(left);
      String there = JournalFileSystem.uri(left);
      String where = step + ": " + life.get(changes);
      RegisteredModel model = registry(there).model("day");
      assertThat(model.damages()).as(where).isEmpty();
      assertThat(champion(there)).as(where).isIn(before, after);

      retrain(config(there), there);

      assertThat(champion(there)).as(where).isEqualTo(after);
      assertThat(model.damages()).as(where).isEmpty();
      List<Object> identities =
          model.numbers().stream()
              .map(number -> model.version(number).json(Version.DECISION).get("identity"))
              .toList();
      assertThat(new HashSet<>(identities)).as(where).hasSameSizeAs(identities).hasSize(2);
      assertThat(retrain(config(there), there).status()).isEqualTo(Status.NOTHING_NEW);
    }
  }
}
