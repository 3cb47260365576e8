package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.error.DataException;

/** More workers than rows, or a filter that left a worker nothing, must not hurt. */
class EmptyShardTest {
  private static final Shard EMPTY = TestRuns.shard(0, 5, 3, 1);

  @Test
  void aWorkerWithoutRowsChangesNothing() {
    Shard first = TestRuns.shard(30, 5, 3, 1);
    Shard second = TestRuns.shard(11, 5, 3, 2);

    TrainingResult without = train(List.of(first, second));
    TrainingResult with = train(List.of(first, second, EMPTY));

    assertThat(with.state().parameters()).isEqualTo(without.state().parameters());
    assertThat(with.state().innerState()).isEqualTo(without.state().innerState());
    assertThat(with.totals().examples()).isEqualTo(3 * 41);
  }

  @Test
  void anEmptyWorkerMayComeFirst() {
    TrainingResult result = train(List.of(EMPTY, TestRuns.shard(30, 5, 3, 1)));

    assertThat(result.totals().examples()).isEqualTo(3 * 30);
    assertThat(result.totals().rounds()).isEqualTo(6);
  }

  @Test
  void noRowsAtAllAreSaidSo() {
    assertThatThrownBy(() -> train(List.of(EMPTY, EMPTY)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("there are no rows to train on");
    assertThatThrownBy(() -> train(List.of()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("there are no rows to train on");
  }

  private static TrainingResult train(List<Shard> shards) {
    return TestRuns.classification(
            TestRuns.config("training: {batch-size: 8, local-steps: 2, epochs: 3}"),
            5,
            3,
            Map.of(Split.TRAIN, shards, Split.VALIDATION, List.of(EMPTY)))
        .train();
  }
}
