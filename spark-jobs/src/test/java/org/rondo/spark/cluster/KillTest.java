package org.rondo.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
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
import org.rondo.spark.TrainedRun;
import org.rondo.training.RoundRecord;
import org.rondo.training.TrainingListener;

/** What is killed in mid-run changes neither the bits nor the count of examples. */
@Tag("cluster")
class KillTest {
  private static final int WORKERS = 2;

  @TempDir static Path output;
  private static LocalCluster cluster;
  private static RunConfig config;
  private static TrainedRun undisturbed;

  @BeforeAll
  static void trainUndisturbed() {
    config =
        ConfigReader.read(
            SparkTest.conf("titanic.yaml"), List.of("output=" + output, "training.epochs=2"));
    undisturbed = SparkTest.train(SparkTest.session(1), config);
    cluster = LocalCluster.start(WORKERS);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  /** Kills once, after the second round. */
  private static TrainedRun train(SparkSession session, Runnable kill) {
    AtomicBoolean killed = new AtomicBoolean();
    TrainingListener killing =
        new TrainingListener() {
          @Override
          public void round(RoundRecord record) {
            if (record.plan().round() == 2 && killed.compareAndSet(false, true)) {
              kill.run();
            }
          }
        };
    TrainedRun run = Rondo.on(session).train(config, killing);
    assertThat(killed).isTrue();
    return run;
  }

  private static void requireSame(TrainedRun run) {
    assertThat(run.parametersSha256()).isEqualTo(undisturbed.parametersSha256());
    assertThat(run.examples()).isEqualTo(undisturbed.examples());
  }

  @Test
  void oneExecutor() {
    SparkSession session = cluster.session(WORKERS);
    requireSame(train(session, () -> LocalCluster.kill(cluster.executors().get(0))));
  }

  @Test
  void allExecutors() {
    SparkSession session = cluster.session(WORKERS);
    requireSame(train(session, () -> cluster.executors().forEach(LocalCluster::kill)));
  }

  @Test
  void aWorkerWithItsExecutor() {
    SparkSession session = cluster.session(WORKERS);
    requireSame(train(session, () -> LocalCluster.kill(cluster.workers().get(0))));
    cluster.replenish();
    assertThat(cluster.workers()).hasSize(WORKERS);
  }
}
