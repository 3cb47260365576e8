package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.averaging.AveragingRecipe;
import org.rondo.averaging.ExchangePlan;
import org.rondo.averaging.RecipeCatalog;
import org.rondo.config.ConfigReader;
import org.rondo.config.TrainingConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;

class RunLengthTest {

  @Test
  void roundsReachOverTheEndsOfEpochsAndTheLastIsShort() {
    // 7 batches of 10 rows (the last of 3), 3 local steps: 14 steps in all.
    assertThat(steps(63, "batch-size: 10, local-steps: 3, epochs: 2"))
        .containsExactly(
            new RoundPlan.Steps(0, 3, 7),
            new RoundPlan.Steps(3, 3, 7),
            new RoundPlan.Steps(6, 3, 7),
            new RoundPlan.Steps(9, 3, 7),
            new RoundPlan.Steps(12, 2, 7));
    assertThat(new RoundPlan.Steps(3, 3, 7).endsEpoch()).isFalse();
    assertThat(new RoundPlan.Steps(6, 3, 7).endsEpoch()).isTrue();
    assertThat(new RoundPlan.Steps(6, 1, 7).endsEpoch()).isTrue();
    assertThat(new RoundPlan.Steps(6, 3, 7).lastEpoch()).isEqualTo(1);
    assertThat(new RoundPlan.Steps(6, 3, 7).batch(7)).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "63 | batch-size: 10, local-steps: 3, epochs: 2 | 5",
        "63 | batch-size: 10, local-steps: 3, rounds: 9 | 9",
        "30 | batch-size: 10, local-steps: 1000000, epochs: 2 | 1",
        "60000 | batch-size: 512, local-steps: 100, epochs: 10 | 12",
        "100 | batch-size: 10, local-steps: 4, epochs: 3, averaging: {warmup-rounds: 5} | 12",
        "100 | batch-size: 10, local-steps: '2*3,5*2,20*1', epochs: 3 | 6",
        "100 | batch-size: 10, local-steps: '2*3,20*1', epochs: 9 | 8",
        "100 | batch-size: 10, epochs: 3, averaging: gradients | 30",
      })
  void tellsHowManyRoundsThereWillBe(int rows, String training, int rounds) {
    assertThat(length(rows, training).rounds()).hasValue(rounds);
    assertThat(steps(rows, training)).hasSize(rounds);
  }

  @Test
  void doesNotPretendToKnowHowManyRoundsMeasurementWillMake() {
    RunLength length = length(63, "batch-size: 10, local-steps: auto, epochs: 2");

    assertThat(length.rounds()).isEmpty();
    assertThat(length.epochs()).isEqualTo(2);
    assertThat(length.done(TestRuns.round(0, 0, 7, 7))).isEqualTo(0.5);
  }

  @Test
  void everyWorkerVisitsEveryBatchOnceInEachEpoch() {
    Random random = new Random(1);
    for (int trial = 0; trial < 500; trial++) {
      int longest = 1 + random.nextInt(300);
      int rows = random.nextInt(longest + 1);
      int batchSize = 1 + random.nextInt(40);
      int batches = (rows + batchSize - 1) / batchSize;
      String training =
          "batch-size: %d, local-steps: %d, epochs: 3, averaging: {warmup-rounds: %d}"
              .formatted(batchSize, 1 + random.nextInt(30), random.nextInt(4));

      List<List<Integer>> visited =
          List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (RoundPlan.Steps steps : steps(longest, training)) {
        for (long step = steps.first(); step < steps.end(); step++) {
          if (steps.batch(step) < batches) {
            visited.get(steps.epoch(step)).add(steps.batch(step));
          }
        }
      }

      for (List<Integer> epoch : visited) {
        assertThat(epoch).containsExactlyElementsOf(IntStream.range(0, batches).boxed().toList());
      }
    }
  }

  @Test
  void doesNotOverflowAtTheLargestSizes() {
    assertThat(steps(Integer.MAX_VALUE, "batch-size: 16777216, local-steps: 1000000, epochs: 1"))
        .containsExactly(new RoundPlan.Steps(0, 128, 128));
  }

  @Test
  void refusesNoRowsWhateverTheLength() {
    String message =
        "there are no rows to train on; check data.source, data.split and data.bad-rows";
    assertThatThrownBy(() -> length(0, "epochs: 2"))
        .isInstanceOf(DataException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> length(0, "rounds: 2")).hasMessage(message);
  }

  @Test
  void refusesMoreRoundsThanItCanCount() {
    assertThatThrownBy(() -> length(100, "batch-size: 10, local-steps: 1, epochs: 2147483647"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "training.epochs: 2147483647 epochs make 21474836470 rounds, expected at most"
                + " 2147483647; use fewer epochs, or more training.local-steps");
  }

  private static RunLength length(int rows, String training) {
    return RunLength.of(rows, config(training), recipe(training));
  }

  private static AveragingRecipe recipe(String training) {
    return RecipeCatalog.of(config(training).averaging());
  }

  private static TrainingConfig config(String training) {
    return ConfigReader.section(TrainingConfig.class, "{" + training + "}");
  }

  /** The steps of all rounds as the training loop plans them. */
  private static List<RoundPlan.Steps> steps(int rows, String training) {
    RoundPlanner planner =
        new RoundPlanner(
            config(training),
            ExchangePlan.of(config(training), List.of()),
            length(rows, training),
            1);
    List<RoundPlan.Steps> all = new ArrayList<>();
    TrainingState state =
        TrainingState.fresh(
            new org.rondo.network.NetworkState(new float[0], new float[0], 0), null);
    while (planner.hasNext(state)) {
      RoundPlan round = planner.next(state);
      assertThat(round.round()).isEqualTo(all.size());
      all.add(round.steps());
      state = state.after(round, state.global(), null, null);
    }
    return all;
  }
}
