package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;

class ScheduleTest {

  @Test
  void theLastRoundOfAnEpochIsShort() {
    // 7 batches of 10 rows (the last of 3), 3 local steps.
    Schedule schedule = Schedule.of(63, 10, 3, 2, null);

    assertThat(schedule)
        .containsExactly(
            new RoundPlan(0, 0, 0, 3, false),
            new RoundPlan(1, 0, 3, 3, false),
            new RoundPlan(2, 0, 6, 1, true),
            new RoundPlan(3, 1, 0, 3, false),
            new RoundPlan(4, 1, 3, 3, false),
            new RoundPlan(5, 1, 6, 1, true));
    assertThat(schedule.rounds()).isEqualTo(6);
    assertThat(schedule.roundsPerEpoch()).isEqualTo(3);
  }

  @Test
  void moreLocalStepsThanBatchesMakeOneRoundAnEpoch() {
    assertThat(Schedule.of(30, 10, 1_000_000, 2, null))
        .containsExactly(new RoundPlan(0, 0, 0, 3, true), new RoundPlan(1, 1, 0, 3, true));
  }

  @Test
  void roundsMayEndWithinAnEpoch() {
    Schedule schedule = Schedule.of(63, 10, 3, null, 5);

    assertThat(schedule).hasSize(5);
    assertThat(schedule.round(4)).isEqualTo(new RoundPlan(4, 1, 3, 3, false));
    assertThat(schedule.last(schedule.round(4))).isTrue();
    assertThat(schedule.last(schedule.round(3))).isFalse();
  }

  @Test
  void everyWorkerVisitsEveryBatchOnceInEachEpoch() {
    Random random = new Random(1);
    for (int trial = 0; trial < 500; trial++) {
      int longest = 1 + random.nextInt(300);
      int rows = random.nextInt(longest + 1);
      int batchSize = 1 + random.nextInt(40);
      int localSteps = 1 + random.nextInt(12);
      Schedule schedule = Schedule.of(longest, batchSize, localSteps, 3, null);
      int batches = (rows + batchSize - 1) / batchSize;

      List<List<Integer>> visited =
          List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      RoundPlan last = null;
      for (RoundPlan plan : schedule) {
        assertThat(plan.steps()).isBetween(1, localSteps);
        assertThat(plan.round()).isEqualTo(last == null ? 0 : last.round() + 1);
        assertThat(plan.epoch())
            .isEqualTo(last == null ? 0 : last.epoch() + (last.endsEpoch() ? 1 : 0));
        for (int batch = plan.firstBatch(); batch < plan.firstBatch() + plan.steps(); batch++) {
          if (batch < batches) {
            visited.get(plan.epoch()).add(batch);
          }
        }
        last = plan;
      }

      assertThat(last.endsEpoch()).isTrue();
      assertThat(schedule.last(last)).isTrue();
      for (List<Integer> epoch : visited) {
        assertThat(epoch)
            .containsExactlyElementsOf(
                java.util.stream.IntStream.range(0, batches).boxed().toList());
      }
    }
  }

  @Test
  void doesNotOverflowAtTheLargestSizes() {
    Schedule schedule = Schedule.of(Integer.MAX_VALUE, 16_777_216, 1_000_000, 1, null);
    assertThat(schedule).containsExactly(new RoundPlan(0, 0, 0, 128, true));
    assertThat(Schedule.of(Integer.MAX_VALUE, 1, 1, null, 1).round(0).endsEpoch()).isFalse();
  }

  @Test
  void refusesNoRowsWhateverTheLength() {
    String message =
        "there are no rows to train on; check data.source, data.split and data.bad-rows";
    assertThatThrownBy(() -> Schedule.of(0, 10, 3, 2, null))
        .isInstanceOf(DataException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> Schedule.of(0, 10, 3, null, 2)).hasMessage(message);
  }

  @Test
  void refusesMoreRoundsThanItCanCount() {
    assertThatThrownBy(() -> Schedule.of(100, 10, 1, Integer.MAX_VALUE, null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "training.epochs: 2147483647 epochs make 21474836470 rounds, expected at most"
                + " 2147483647; use fewer epochs, or more training.local-steps");
  }

  @Test
  void needsALength() {
    assertThatThrownBy(() -> Schedule.of(100, 10, 1, null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a schedule needs epochs or rounds");
  }

  @Test
  void ends() {
    Iterator<RoundPlan> rounds = Schedule.of(10, 10, 1, 1, null).iterator();
    rounds.next();
    assertThatThrownBy(rounds::next)
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("round 1 of 1");
  }
}
