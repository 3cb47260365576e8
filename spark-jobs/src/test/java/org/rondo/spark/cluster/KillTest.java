package org.rondo.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.error.TrainingException;
import org.rondo.spark.Rondo;
import org.rondo.spark.SparkTest;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.training.RoundRecord;
import org.rondo.training.TrainingListener;

/** What happens to executors in mid-run changes neither the bits nor the count of examples. */
@Tag("cluster")
class KillTest {
  private static final int WORKERS = 2;
  private static final int ROUNDS = 6;

  /**
   * A round takes a third of a second, so that the tasks of one job serve several rounds, and a
   * fault finds them at work.
   */
  private static final int STEPS = 300;

  /** Each once, in a copy of its own that the parts leave their marks in. */
  @TempDir private Path marks;

  @TempDir static Path output;
  private static LocalCluster cluster;
  private static SparkSession session;
  private static RunConfig config;
  private static TrainingRunResult undisturbed;
  private static RunConfig overlapping;
  private static TrainingRunResult overlapped;

  @BeforeAll
  static void trainUndisturbed() {
    config = config(output, "training.round-timeout=8");
    undisturbed = SparkTest.train(SparkTest.session(1), config);
    overlapping = config(output, "training.round-timeout=8", "training.averaging.overlap=true");
    overlapped = SparkTest.train(SparkTest.session(1), overlapping);
    cluster = LocalCluster.start(WORKERS);
  }

  private static RunConfig config(Path folder, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "output=" + folder,
                "training.epochs=null",
                "training.rounds=" + ROUNDS,
                "training.local-steps=" + STEPS,
                "training.engine=dl4j",
                "training.early-stopping=null",
                "data.split={train: 0.9, validation: 0, test: 0.1}"));
    all.addAll(List.of(settings));
    return ConfigReader.read(SparkTest.conf("titanic.yaml"), all);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  /** Stuck executors are ended soon, so that the tests are. */
  @BeforeEach
  void join() {
    if (session == null || session.sparkContext().isStopped()) {
      session =
          cluster.session(
              WORKERS,
              "spark.plugins=" + FaultPlugin.class.getName(),
              "spark.executor.extraClassPath=" + LocalCluster.testClasses(),
              "spark.task.reaper.enabled=true",
              "spark.task.reaper.killTimeout=2s",
              "spark.task.reaper.pollingInterval=1s");
    }
  }

  /**
   * Each kind in two of the first, a middle and the last round, and each of the scopes in turn; all
   * of them with {@code -Drondo.kills=all}, which takes three times as long.
   */
  static Stream<Arguments> faults() {
    boolean all = "all".equals(System.getProperty("rondo.kills"));
    List<Arguments> faults = new ArrayList<>();
    for (Fault.Kind kind : Fault.Kind.values()) {
      int turn = kind.ordinal();
      List<Integer> rounds = new ArrayList<>(List.of(1, ROUNDS / 2, ROUNDS));
      if (!all) {
        rounds.remove(turn % rounds.size());
      }
      for (int round : rounds) {
        for (Fault.Scope scope : Fault.Scope.values()) {
          if (all || scope.ordinal() == turn % 2) {
            faults.add(Arguments.of(kind, round, scope));
          }
        }
        turn++;
      }
    }
    return faults.stream();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultChangesNothing(Fault.Kind kind, int round, Fault.Scope scope) throws Exception {
    requireSame(kind, round, scope, config, undisturbed);
  }

  /** Tasks may have begun the next round when a fault comes. */
  @ParameterizedTest
  @EnumSource
  void aFaultChangesNothingWhereRoundsOverlap(Fault.Kind kind) throws Exception {
    requireSame(kind, ROUNDS / 2, Fault.Scope.ONE, overlapping, overlapped);
  }

  private void requireSame(
      Fault.Kind kind, int round, Fault.Scope scope, RunConfig given, TrainingRunResult expected)
      throws Exception {
    Thread replenishing = new Thread(() -> replenishAfterWorkersAreGone(kind), "replenishing");
    replenishing.start();
    try {
      TrainingRunResult run =
          train(new Fault(kind, round, scope, armed(), marks.toString()), given);
      assertThat(marks).isDirectoryContaining("glob:**part-0");
      assertThat(run.parametersSha256()).isEqualTo(expected.parametersSha256());
      assertThat(run.examples()).isEqualTo(expected.examples());
    } finally {
      replenishing.interrupt();
      replenishing.join();
    }
  }

  @ParameterizedTest
  @MethodSource("lastingFaults")
  void aFaultThatLastsFailsTheTrainingAndIsNamed(Fault.Kind kind, String cause) {
    assertThatThrownBy(() -> train(new Fault(kind, 2, Fault.Scope.ALL, armed(), "")))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("round 2 ")
        .hasMessageFindingMatch(cause);
  }

  static Stream<Arguments> lastingFaults() {
    return Stream.of(
        Arguments.of(
            Fault.Kind.EXCEPTION, "InterruptedException|these local steps are no longer needed"),
        Arguments.of(Fault.Kind.EXIT, "exited caused by one of the running tasks"),
        Arguments.of(Fault.Kind.HANG, "of 2 parts have not answered: part 0 has run for"));
  }

  /** 52 is how Spark ends an executor without heap, 137 what becomes of one that is killed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OUT_OF_HEAP | out of memory: an executor had too little heap",
        "KILL_EXECUTOR | out of memory, most likely: an executor was killed from outside"
      })
  void aLastingWantOfMemoryIsNamedAndTheRunIsResumed(Fault.Kind kind, String said) {
    RunConfig kept = config(marks, "training.checkpoint.every-rounds=1");
    assertThatThrownBy(() -> train(new Fault(kind, 3, Fault.Scope.ALL, armed(), ""), kept))
        .isInstanceOfSatisfying(
            RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNEXPECTED))
        .hasMessageStartingWith(said)
        .hasMessageContaining("--conf spark.executor.memory");
    TrainingRunResult resumed = Rondo.on(session).resume(kept, new TrainingListener() {});
    assertThat(resumed.rounds()).isEqualTo(ROUNDS);
    assertThat(resumed.parametersSha256()).isEqualTo(undisturbed.parametersSha256());
  }

  /** A network that the driver has room for, and executors of the least size do not. */
  @Test
  void executorsThatAreTooSmallAreNamed() {
    session.stop();
    RondoProcess process =
        cluster.rondo(
            "train",
            SparkTest.conf("titanic.yaml").toString(),
            "--set=output=" + marks,
            "--set=model.hidden=[3500, 3500]",
            "--conf",
            "spark.executor.memory=480m");
    assertThat(process.exitCode(Duration.ofMinutes(4))).as(process.err()).isEqualTo(1);
    assertThat(process.err())
        .contains("rondo: out of memory: an executor had too little heap")
        .contains("--conf spark.executor.memory")
        .doesNotContain("unexpected", "\tat ");
  }

  @Test
  void anExecutorThatNeverComesIsNotWaitedForWithoutEnd() {
    session.stop();
    SparkSession greedy =
        cluster.session(
            0,
            "spark.cores.max=2",
            "spark.executor.memory=64g",
            "spark.scheduler.minRegisteredResourcesRatio=0");
    RunConfig impatient =
        ConfigReader.read(
            SparkTest.conf("titanic.yaml"),
            List.of("output=" + output, "training.executor-timeout=3"));
    assertThatThrownBy(() -> SparkTest.train(greedy, impatient))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("no executor of spark://")
        .hasMessageContaining("for 3 s (training.executor-timeout)")
        .hasMessageContaining("spark.executor.memory");
    assertThat(greedy.sparkContext().isStopped()).isFalse();
  }

  private static String armed() {
    return output.resolve("armed-" + UUID.randomUUID()).toString();
  }

  private static void arm(Fault fault) {
    try {
      Files.createFile(Path.of(fault.armed()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TrainingRunResult train(Fault fault) {
    return train(fault, config);
  }

  private static TrainingRunResult train(Fault fault, RunConfig run) {
    fault.set(session.sparkContext());
    try {
      return Rondo.on(session)
          .train(
              run,
              new TrainingListener() {
                @Override
                public void round(RoundRecord record) {
                  if (record.plan().round() + 2 == fault.round()) {
                    arm(fault);
                  }
                }
              });
    } finally {
      Fault.clear(session.sparkContext());
    }
  }

  /** As a cluster's own keeper would. */
  private void replenishAfterWorkersAreGone(Fault.Kind kind) {
    if (kind != Fault.Kind.KILL_WORKER) {
      return;
    }
    try {
      while (isEmpty(marks)) {
        Thread.sleep(100);
      }
      Thread.sleep(2000);
      cluster.replenish();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }
}
