package org.rondo.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.spark.Rondo;
import org.rondo.spark.SparkTest;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.training.RoundRecord;
import org.rondo.training.TrainingListener;

/** Executors leave and join in mid-run: the bits stay, and so does the count of examples. */
@Tag("cluster")
class ElasticityTest {
  private static final int EXECUTORS = 3;
  private static final long PATIENCE_MILLIS = 60_000;

  @TempDir private static Path output;
  private static LocalCluster cluster;
  private static RunConfig config;
  private static TrainingRunResult undisturbed;

  @BeforeAll
  static void trainUndisturbed() {
    config =
        ConfigReader.read(
            SparkTest.conf("titanic.yaml"),
            List.of(
                "output=" + output,
                "training.workers=3",
                "training.epochs=null",
                "training.rounds=9",
                "training.averaging.recipe=nesterov",
                "training.inner-state=local"));
    undisturbed = SparkTest.train(SparkTest.session(1), config);
    cluster = LocalCluster.start(EXECUTORS);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void dynamicAllocationTakesAllExecutorsAwayAndBringsOthers() {
    SparkSession session =
        cluster.session(
            EXECUTORS,
            "spark.dynamicAllocation.enabled=true",
            "spark.dynamicAllocation.shuffleTracking.enabled=true",
            "spark.dynamicAllocation.shuffleTracking.timeout=1s",
            "spark.dynamicAllocation.initialExecutors=" + EXECUTORS,
            "spark.executor.cores=1",
            "spark.dynamicAllocation.executorIdleTimeout=1s",
            "spark.dynamicAllocation.cachedExecutorIdleTimeout=1s");
    Population population = new Population(session.sparkContext());

    requireUndisturbed(train(session, round -> round % 3 == 0, round -> population.awaitNobody()));

    assertThat(population.joined.get()).isGreaterThanOrEqualTo(2);
    assertThat(population.left.get()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void executorsThatAreToldOfTheirEndHandOver() {
    SparkSession session =
        cluster.session(
            EXECUTORS,
            "spark.decommission.enabled=true",
            "spark.storage.decommission.enabled=true",
            "spark.storage.decommission.rddBlocks.enabled=true");
    Population population = new Population(session.sparkContext());

    requireUndisturbed(
        train(
            session,
            round -> round % 2 == 0,
            round -> {
              if (round % 4 == 0) {
                population.awaitLeft(round / 4); // told two rounds ago
              } else {
                decommissionOne();
              }
            }));

    // One that is told in the last rounds may leave before the run ends, or after.
    assertThat(population.left.get()).isGreaterThanOrEqualTo(2);
  }

  /** The notice that a spot instance gets. */
  private void decommissionOne() {
    long executor = cluster.executors().get(0).pid();
    try {
      new ProcessBuilder("kill", "-PWR", Long.toString(executor)).start().waitFor();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static TrainingRunResult train(
      SparkSession session, IntPredicate rounds, IntConsumer disturbance) {
    return Rondo.on(session)
        .train(
            config,
            new TrainingListener() {
              @Override
              public void round(RoundRecord record) {
                int done = record.plan().round() + 1;
                if (rounds.test(done)) {
                  disturbance.accept(done);
                }
              }
            });
  }

  private static void requireUndisturbed(TrainingRunResult run) {
    assertThat(run.parametersSha256()).isEqualTo(undisturbed.parametersSha256());
    assertThat(run.examples()).isEqualTo(undisturbed.examples());
    assertThat(run.metrics()).isEqualTo(undisturbed.metrics());
  }

  /** The executors that come and go, since it listens. */
  private static final class Population extends SparkListener {
    private final SparkContext context;
    private final AtomicInteger joined = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();

    private Population(SparkContext context) {
      this.context = context;
      context.addSparkListener(this);
    }

    @Override
    public void onExecutorAdded(SparkListenerExecutorAdded event) {
      joined.incrementAndGet();
    }

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
      left.incrementAndGet();
    }

    private void awaitNobody() {
      // The list has the driver too.
      await(() -> context.statusTracker().getExecutorInfos().length == 1);
    }

    private void awaitLeft(int executors) {
      await(() -> left.get() >= executors);
    }

    private void await(BooleanSupplier come) {
      long begun = System.currentTimeMillis();
      while (!come.getAsBoolean()) {
        assertThat(System.currentTimeMillis() - begun)
            .as("executors left: %s", left)
            .isLessThan(PATIENCE_MILLIS);
        try {
          Thread.sleep(50);
        } catch (InterruptedException e) {
          throw new IllegalStateException("interrupted", e);
        }
      }
    }
  }
}
