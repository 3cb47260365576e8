package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rondo.averaging.MeanRecipe;
import org.rondo.config.ConfigReader;
import org.rondo.config.TrainingConfig;
import org.rondo.learning.ProbeLoss;
import org.rondo.network.NetworkState;

class AdviceTest {
  private static final long MILLI = 1_000_000;

  @Test
  void saysHowManyStepsWouldPay() {
    assertThat(advice(20, 10, 30, 1, 1, null))
        .isEqualTo(
            "communication took 75% of the time: training.local-steps of about 54, or auto, would"
                + " bring it to 10%");
  }

  @Test
  void saysWhenWorkersDriftTooFarApart() {
    assertThat(advice(20, 100, 5, 1, 1.3, null))
        .isEqualTo(
            "the loss was higher after averaging than before in 20 of 20 probes (by up to 30%): the"
                + " workers drift too far apart; halve training.local-steps");
  }

  @Test
  void saysWhenAllIsWell() {
    assertThat(advice(20, 100, 5, 1, 0.9, null))
        .isEqualTo(
            "communication took 5% of the time; the loss was higher after averaging than before in 0"
                + " of 20 probes: local-steps suits this run");
  }

  @Test
  void skippedWorkersComeFirst() {
    assertThat(advice(4, 100, 5, 1, 1, new WorkerUpdate.Fault(WorkerUpdate.Fault.What.LOSS, 0, 0)))
        .startsWith("4 updates of diverged workers were left out");
  }

  @Test
  void tooFewRoundsSayNothing() {
    assertThat(advice(3, 10, 90, 1, 1, null)).isEmpty();
  }

  private static String advice(
      int rounds,
      long computeMillis,
      long communicationMillis,
      double before,
      double after,
      WorkerUpdate.@Nullable Fault fault) {
    Advice advice =
        new Advice(ConfigReader.section(TrainingConfig.class, "{epochs: 1}"), new MeanRecipe(), 0);
    for (int round = 0; round < rounds; round++) {
      WorkerUpdate.Report healthy =
          new WorkerUpdate.Report(
              0,
              10,
              10,
              new WorkerUpdate.Measures(0, new ProbeLoss(100 * before, 100), computeMillis * MILLI),
              null);
      WorkerUpdate.Report other =
          new WorkerUpdate.Report(
              1, 10, 10, new WorkerUpdate.Measures(0, ProbeLoss.NONE, 0), fault);
      advice.add(
          new RoundRecord(
              TestRuns.round(round, 2L * round, 2, 1000),
              new RoundOutcome(
                  new NetworkState(new float[0], new float[0], 0),
                  List.of(healthy, other),
                  new RoundOutcome.Traffic(0, (computeMillis + communicationMillis) * MILLI, 2)),
              0.1,
              new ProbeLoss(100 * after, 100)));
    }
    return advice.line();
  }
}
