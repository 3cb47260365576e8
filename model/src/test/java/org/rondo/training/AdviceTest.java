package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.averaging.MeanRecipe;
import org.rondo.config.ConfigReader;
import org.rondo.config.TrainingConfig;
import org.rondo.learning.ProbeLoss;
import org.rondo.network.NetworkState;

class AdviceTest {
  /** A tenth of a second, in nanoseconds: the unit of the times here. */
  private static final long TENTH = 100_000_000;

  @Test
  void saysHowManyStepsWouldPay() {
    assertThat(advice(20, 10, 30, 1, 1, null))
        .isEqualTo(
            "communication took 75% of the time: training.local-steps of about 54, or auto, would"
                + " take 28% of the time");
  }

  /** Where rounds overlap, the number of steps is fixed. */
  @Test
  void saysNothingThatIsRefused() {
    Advice advice = empty("{epochs: 1, averaging: {overlap: true}}");
    addRounds(advice, 20, 10, 30, 1, 1, null, 2, 1000);
    assertThat(advice.line())
        .isEqualTo(
            "communication took 75% of the time: training.local-steps of about 54 would take 28% of"
                + " the time");
  }

  /** Steps of a round, of an epoch, and what a round took: nothing that no setting would better. */
  @ParameterizedTest
  @CsvSource({
    "9, 9, 1, 33, one worker is enough",
    "10, 10, 4, 46, one worker is enough",
    "2, 3, 1, 2, one worker is enough",
    "9, 9, 20, 10, ''",
    "9, 10, 20, 11, ''",
    "10, 400, 20, 11, 'communication took 35% of the time: training.local-steps of about 50, or auto, would take 72% of the time'",
    "10, 10, 20, 3, 'communication took 13% of the time; the loss was higher after averaging than before in 0 of 20 probes: local-steps suits this run'"
  })
  void saysOnlyWhatSavesTime(int steps, int perEpoch, long compute, long rest, String start) {
    String line = advice(20, compute, rest, 1, 1, null, steps, perEpoch);
    if (start.isEmpty()) {
      assertThat(line).isEmpty();
    } else {
      assertThat(line).startsWith(start);
    }
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

  /** Rounds after the first three: 16 of 0.3 s are 4.8 s, 17 are 5.1. */
  @ParameterizedTest
  @CsvSource({"19, false", "20, true", "21, true"})
  void aShortRunSaysNothingOfTime(int rounds, boolean said) {
    assertThat(advice(rounds, 1, 2, 1, 1, null).contains("of the time")).isEqualTo(said);
  }

  @Test
  void aShortRunSaysThatWorkersDrift() {
    assertThat(advice(5, 1, 1, 1, 1.3, null)).contains("drift too far apart");
  }

  private static String advice(
      int rounds,
      long compute,
      long communication,
      double before,
      double after,
      WorkerUpdate.@Nullable Fault fault) {
    return advice(rounds, compute, communication, before, after, fault, 2, 1000);
  }

  private static String advice(
      int rounds,
      long compute,
      long communication,
      double before,
      double after,
      WorkerUpdate.@Nullable Fault fault,
      int steps,
      int perEpoch) {
    Advice advice = empty("{epochs: 1}");
    addRounds(advice, rounds, compute, communication, before, after, fault, steps, perEpoch);
    return advice.line();
  }

  private static Advice empty(String training) {
    return new Advice(ConfigReader.section(TrainingConfig.class, training), new MeanRecipe(), 0);
  }

  private static void addRounds(
      Advice advice,
      int rounds,
      long compute,
      long communication,
      double before,
      double after,
      WorkerUpdate.@Nullable Fault fault,
      int steps,
      int perEpoch) {
    for (int round = 0; round < rounds; round++) {
      WorkerUpdate.Report healthy =
          new WorkerUpdate.Report(
              0,
              10,
              10,
              new WorkerUpdate.Measures(0, new ProbeLoss(100 * before, 100), compute * TENTH),
              null);
      WorkerUpdate.Report other =
          new WorkerUpdate.Report(
              1, 10, 10, new WorkerUpdate.Measures(0, ProbeLoss.NONE, compute * TENTH), fault);
      advice.add(
          new RoundRecord(
              TestRuns.round(round, (long) steps * round, steps, perEpoch),
              new RoundOutcome(
                  new NetworkState(new float[0], new float[0], 0),
                  List.of(healthy, other),
                  new RoundOutcome.Traffic(0, (compute + communication) * TENTH, 2)),
              0.1,
              new ProbeLoss(100 * after, 100)));
    }
  }
}
