package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.data.Split;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkState;
import org.rondo.training.TestRuns.Run;

class InnerStateTest {

  @ParameterizedTest
  @ValueSource(strings = {"adam", "rms-prop", "ada-grad", "rprop", "lion"})
  void resetStartsEveryRoundAsAFreshOptimizer(String optimizer) {
    Run run = run(optimizer, "reset");
    RecordingWorkers workers = new RecordingWorkers(run.workers());
    NetworkState end = run.with(workers).train().state();

    assertThat(workers.trained).hasSize(4);
    assertThat(workers.trained)
        .allSatisfy(
            global -> {
              assertThat(global.iteration()).isZero();
              assertThat(global.innerState()).isEmpty();
            });
    assertThat(end.parameters()).isNotEqualTo(run.fresh().parameters());
  }

  @Test
  void averageCarriesStateAndStepsOn() {
    Run run = run("adam", "average");
    RecordingWorkers workers = new RecordingWorkers(run.workers());
    NetworkState end = run.with(workers).train().state();

    assertThat(workers.trained).extracting(NetworkState::iteration).containsExactly(0, 3, 6, 9);
    assertThat(end.iteration()).isEqualTo(12);
    assertThat(workers.trained.get(1).innerState()).isNotEqualTo(run.fresh().innerState());
  }

  @Test
  void averageIsTheWeightedMeanOfTheWorkersStates() {
    Run run = run("adam", "average");
    RecordingWorkers workers = new RecordingWorkers(run.workers());
    run.with(workers).train();
    RoundPlan first = TestRuns.round(0, 0, 3, 3);
    List<NetworkState> alone = List.of(alone(run, first, 0), alone(run, first, 1));

    float[] mean = workers.trained.get(1).innerState();
    for (int i = 0; i < mean.length; i++) {
      double expected =
          (24.0 * alone.get(0).innerState()[i] + 20.0 * alone.get(1).innerState()[i]) / 44;
      assertThat(mean[i]).isEqualTo((float) expected);
    }
  }

  @Test
  void resetAndAverageDiffer() {
    assertThat(run("adam", "reset").train().state().parameters())
        .isNotEqualTo(run("adam", "average").train().state().parameters());
  }

  @Test
  void anOptimizerWithoutStateHasNoneToKeep() {
    assertThatThrownBy(() -> run("sgd", "reset"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "training.inner-state: got reset, but this optimizer keeps no state; remove it");
  }

  private static NetworkState alone(Run run, RoundPlan round, int worker) {
    int rows = worker == 0 ? 24 : 20;
    return TestRuns.sent(
        run, TestRuns.alone(run, round, worker, TestRuns.shard(rows, 5, 3, worker)));
  }

  private static Run run(String optimizer, String innerState) {
    return TestRuns.classification(
        TestRuns.config(
            """
            training: {workers: 2, batch-size: 8, local-steps: 3, epochs: 4,
              inner-state: %s, optimizer: {name: %s, learning-rate: 0.01}}
            """
                .formatted(innerState, optimizer)),
        5,
        3,
        Map.of(Split.TRAIN, List.of(TestRuns.shard(24, 5, 3, 0), TestRuns.shard(20, 5, 3, 1))));
  }
}
