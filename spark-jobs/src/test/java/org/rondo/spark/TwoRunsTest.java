package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.RunConfig;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.training.RoundRecord;
import org.rondo.training.StoppedException;
import org.rondo.training.TrainingListener;

/** Two runs at once, of one name, in one output folder and on one Spark context. */
class TwoRunsTest {
  private static final String TRAINING =
      "training={rounds: 8, batch-size: 5, local-steps: 2, inner-state: local,"
          + " checkpoint: {every-rounds: 2}}";

  @TempDir private Path temp;
  private final ExecutorService users = Executors.newFixedThreadPool(2);
  private SparkSession session;
  private RunConfig config;

  @BeforeEach
  void prepare() {
    session = SparkTest.session(2);
    config = Samples.config(temp.resolve("runs"), Samples.csv(temp.resolve("data")), TRAINING);
  }

  @AfterEach
  void shutDown() {
    users.shutdownNow();
  }

  @Test
  void doNotTouchEachOther() throws Exception {
    TrainingRunResult alone = Samples.train(config);
    CyclicBarrier sameRound = new CyclicBarrier(2);

    Future<TrainingRunResult> one = users.submit(() -> train(new StopRequest(), inStep(sameRound)));
    Future<TrainingRunResult> two = users.submit(() -> train(new StopRequest(), inStep(sameRound)));

    assertThat(one.get().folder()).isNotEqualTo(two.get().folder());
    for (TrainingRunResult run : List.of(one.get(), two.get())) {
      assertThat(run.parametersSha256()).isEqualTo(alone.parametersSha256());
      assertThat(run.metrics()).isEqualTo(alone.metrics());
      assertThat(Samples.jsonLines(Path.of(run.folder(), "metrics.jsonl")))
          .hasSameSizeAs(Samples.jsonLines(Path.of(alone.folder(), "metrics.jsonl")));
      assertThat(Path.of(run.folder(), "driver.json")).doesNotExist();
    }
  }

  @Test
  void theEndOfOneIsNotTheOthers() throws Exception {
    TrainingRunResult alone = Samples.train(config);
    StopRequest stop = new StopRequest();
    CyclicBarrier bothHaveBegun = new CyclicBarrier(2);

    Future<TrainingRunResult> stopped =
        users.submit(
            () ->
                train(
                    stop,
                    at(
                        3,
                        () -> {
                          await(bothHaveBegun);
                          stop.make();
                        })));
    Future<TrainingRunResult> other =
        users.submit(() -> train(new StopRequest(), at(2, () -> await(bothHaveBegun))));

    assertThatThrownBy(stopped::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(StoppedException.class)
        .hasMessageStartingWith("stopped after round 3, as asked; continue with --resume=");
    assertThat(other.get().parametersSha256()).isEqualTo(alone.parametersSha256());
    TrainingRunResult rest = Rondo.on(session).resume(config, new TrainingListener() {});
    assertThat(rest.parametersSha256()).isEqualTo(alone.parametersSha256());
    assertThat(session.sparkContext().isStopped()).isFalse();
  }

  @Test
  void aRunThatIsStillAtWorkIsNotResumed() {
    assertThatThrownBy(
            () ->
                train(
                    new StopRequest(),
                    at(5, () -> Rondo.on(session).resume(config, new TrainingListener() {}))))
        .isInstanceOfSatisfying(
            RondoException.class,
            refused -> assertThat(refused.exitCode()).isEqualTo(ExitCode.LOCKED))
        .hasMessageContaining("its driver is still at work");
  }

  private TrainingRunResult train(StopRequest stop, TrainingListener listener) {
    return Rondo.on(session).stoppedBy(stop).train(config, listener);
  }

  private static TrainingListener inStep(CyclicBarrier barrier) {
    return new TrainingListener() {
      @Override
      public void round(RoundRecord record) {
        await(barrier);
      }
    };
  }

  /** Does something once, after a round, from 1. */
  private static TrainingListener at(int round, Runnable what) {
    return new TrainingListener() {
      @Override
      public void round(RoundRecord record) {
        if (record.plan().round() + 1 == round) {
          what.run();
        }
      }
    };
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(1, TimeUnit.MINUTES);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
