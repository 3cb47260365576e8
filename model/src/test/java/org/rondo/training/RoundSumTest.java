package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.network.NetworkState;

/** Updates that come in any order are combined as if in worker order. */
class RoundSumTest {
  private static final RoundOutcome.Traffic NO_TRAFFIC = new RoundOutcome.Traffic(0, 0, 1);
  private static final List<Shard> SHARDS =
      List.of(
          TestRuns.shard(20, 5, 3, 1),
          TestRuns.shard(3, 5, 3, 2),
          TestRuns.shard(0, 5, 3, 3),
          TestRuns.shard(11, 5, 3, 4),
          TestRuns.shard(17, 5, 3, 5));

  @ParameterizedTest
  @ValueSource(strings = {"mean", "median", "{recipe: nesterov, compression: int8}"})
  void theOrderOfArrivalIsOfNoImportance(String averaging) {
    TestRuns.Run run = run(averaging);
    List<WorkerUpdate> updates = updates(run);
    RoundOutcome expected =
        RoundOutcome.ofCollected(
            run.plan().exchange(), run.fresh(), null, Integer.MAX_VALUE, updates, NO_TRAFFIC);
    Random random = new Random(1);
    for (int trial = 0; trial < 20; trial++) {
      List<WorkerUpdate> shuffled = new ArrayList<>(updates);
      Collections.shuffle(shuffled, random);
      RoundSum sum = new RoundSum(run.plan().exchange(), run.fresh(), null, Integer.MAX_VALUE);
      shuffled.forEach(sum::add);

      assertSame(sum.finish(NO_TRAFFIC), expected);
      assertThat(sum.bytes()).isEqualTo(updates.stream().mapToLong(WorkerUpdate::bytes).sum());
    }
  }

  /** Whoever comes last, and whoever does not come at all. */
  @Test
  void workersMayBeMissing() {
    TestRuns.Run run = run("mean");
    List<WorkerUpdate> all = updates(run);
    List<WorkerUpdate> some = List.of(all.get(1), all.get(3), all.get(4));
    RoundOutcome expected =
        RoundOutcome.ofCollected(
            run.plan().exchange(), run.fresh(), null, Integer.MAX_VALUE, some, NO_TRAFFIC);
    RoundSum sum = new RoundSum(run.plan().exchange(), run.fresh(), null, Integer.MAX_VALUE);
    List.of(all.get(4), all.get(1), all.get(3)).forEach(sum::add);

    assertSame(sum.finish(NO_TRAFFIC), expected);
  }

  @Test
  void aWorkerMayNotBeHalfThere() {
    TestRuns.Run run = run("mean");
    WorkerUpdate update = updates(run).get(0);
    RoundSum sum = new RoundSum(run.plan().exchange(), run.fresh(), null, Integer.MAX_VALUE);
    sum.open(update.report(), update.iteration());

    assertThatThrownBy(() -> sum.finish(NO_TRAFFIC)).hasStackTraceContaining("payload is missing");
  }

  @Test
  void severalThreadsMayAdd() {
    TestRuns.Run run = run("mean");
    List<WorkerUpdate> updates = updates(run);
    RoundSum sum = new RoundSum(run.plan().exchange(), run.fresh(), null, Integer.MAX_VALUE);

    updates.parallelStream().forEach(sum::add);

    assertSame(
        sum.finish(NO_TRAFFIC),
        RoundOutcome.ofCollected(
            run.plan().exchange(), run.fresh(), null, Integer.MAX_VALUE, updates, NO_TRAFFIC));
  }

  @Test
  void aTaskThatRanTwiceCountsOnce() {
    TestRuns.Run run = run("mean");
    List<WorkerUpdate> updates = updates(run);
    RoundSum sum = new RoundSum(run.plan().exchange(), run.fresh(), null, Integer.MAX_VALUE);

    for (int worker : new int[] {1, 1, 0, 0, 1, 4, 4, 3, 2, 4}) {
      sum.add(updates.get(worker));
    }

    RoundOutcome outcome = sum.finish(NO_TRAFFIC);
    assertThat(outcome.examples()).isEqualTo(16 + 3 + 11 + 16);
    assertThat(outcome.reports())
        .extracting(WorkerUpdate.Report::worker)
        .containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void nobodyWhoCountsMakesNothing() {
    TestRuns.Run run = run("mean");
    RoundSum sum = new RoundSum(run.plan().exchange(), run.fresh(), null, Integer.MAX_VALUE);
    sum.add(TestRuns.alone(run, round(), 0, SHARDS.get(2)));

    assertThat(sum.finish(NO_TRAFFIC).combined()).isNull();
  }

  private static TestRuns.Run run(String averaging) {
    return TestRuns.classification(
        TestRuns.config("training: {batch-size: 4, averaging: %s, rounds: 1}".formatted(averaging)),
        5,
        3,
        Map.of(Split.TRAIN, SHARDS));
  }

  private static RoundPlan round() {
    return TestRuns.round(0, 0, 4, 5);
  }

  private static List<WorkerUpdate> updates(TestRuns.Run run) {
    List<WorkerUpdate> updates = new ArrayList<>();
    for (Shard shard : SHARDS) {
      updates.add(TestRuns.alone(run, round(), updates.size(), shard));
    }
    return updates;
  }

  private static void assertSame(RoundOutcome actual, RoundOutcome expected) {
    assertThat(actual.reports()).isEqualTo(expected.reports());
    NetworkState combined = actual.combined();
    NetworkState wanted = expected.combined();
    assertThat(combined).isNotNull();
    assertThat(combined.parameters()).isEqualTo(wanted.parameters());
    assertThat(combined.innerState()).isEqualTo(wanted.innerState());
    assertThat(combined.iteration()).isEqualTo(wanted.iteration());
  }
}
