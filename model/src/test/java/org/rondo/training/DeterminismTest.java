package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.data.Batch;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.data.TensorShape;
import org.rondo.network.ParametersDigest;
import org.rondo.training.TestRuns.Run;

/**
 * The same configuration, data and seed give the same bytes, whatever ran before or runs beside.
 */
class DeterminismTest {
  private static final List<Shard> SHARDS =
      List.of(TestRuns.shard(61, 5, 3, 1), TestRuns.shard(37, 5, 3, 2));

  @ParameterizedTest
  @ValueSource(
      strings = {"sgd", "nesterovs", "adam", "rms-prop", "ada-delta", "rprop", "lion", "muon"})
  void aRunRepeatsItself(String optimizer) {
    assertThat(digest(run(optimizer, 42).train())).isEqualTo(digest(run(optimizer, 42).train()));
  }

  @Test
  void anotherSeedIsAnotherRun() {
    assertThat(digest(run("adam", 42).train())).isNotEqualTo(digest(run("adam", 43).train()));
  }

  @Test
  void dirtyEnginesDoNotShow() {
    Run run = run("adam", 42);
    run.plan().learner().release();
    String clean = digest(run.train());
    float[] poison = new float[9 * 5];
    java.util.Arrays.fill(poison, Float.NaN);
    Batch batch = Batch.of(TensorShape.of(5), poison, new float[9 * 3], 9);
    run.plan().learner().lend(learner -> learner.step(batch, 1));
    Nd4j.getRandom().nextDouble();

    assertThat(digest(run.train())).isEqualTo(clean);
  }

  @Test
  void runsSideBySideDoNotDisturbEachOther() throws Exception {
    String alone = digest(run("adam", 42).train());
    CompletableFuture<String> one =
        CompletableFuture.supplyAsync(() -> digest(run("adam", 42).train()));
    CompletableFuture<String> two =
        CompletableFuture.supplyAsync(() -> digest(run("adam", 42).train()));

    assertThat(one.get()).isEqualTo(alone);
    assertThat(two.get()).isEqualTo(alone);
  }

  private static Run run(String optimizer, long seed) {
    return TestRuns.classification(
        TestRuns.config(
            """
            seed: %d
            model: {network: mlp, hidden: [8, 6], dropout: 0.3}
            training: {workers: 2, batch-size: 16, local-steps: 2, epochs: 3,
              optimizer: {name: %s, learning-rate: 0.01}}
            """
                .formatted(seed, optimizer)),
        5,
        3,
        Map.of(Split.TRAIN, SHARDS));
  }

  private static String digest(TrainingResult result) {
    return ParametersDigest.sha256(result.state().parameters());
  }
}
