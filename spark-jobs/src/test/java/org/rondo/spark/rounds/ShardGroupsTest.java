package org.rondo.spark.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rondo.spark.rounds.ShardGroups.Group;

/** Shards stay where they are. */
class ShardGroupsTest {
  @Test
  void eachExecutorHasTasksForItsShards() {
    ShardGroups groups = ShardGroups.of(List.of("a", "b", "a", "b", "a", "a"), 3);
    assertThat(groups.groups())
        .containsExactly(
            new Group("a", List.of(0, 4)),
            new Group("a", List.of(2, 5)),
            new Group("b", List.of(1, 3)));
    assertThat(groups.numPartitions()).isEqualTo(3);
    assertThat(IntStream.range(0, 6).map(groups::getPartition)).containsExactly(0, 2, 1, 2, 0, 1);
  }

  @Test
  void shardsThatLieNowhereGoAnywhere() {
    assertThat(ShardGroups.of(List.of("", "a", "", "", ""), 3).groups())
        .containsExactly(
            new Group("", List.of(0, 3)), new Group("", List.of(2, 4)), new Group("a", List.of(1)));
  }

  @Test
  void moreExecutorsThanTasksGoAnywhere() {
    assertThat(ShardGroups.of(List.of("a", "b", "c"), 2).groups())
        .containsExactly(new Group("", List.of(0, 2)), new Group("", List.of(1)));
  }

  @Test
  void thereAreNoMoreTasksThanShards() {
    assertThat(ShardGroups.of(Collections.nCopies(2, "a"), 8).groups())
        .containsExactly(new Group("a", List.of(0)), new Group("a", List.of(1)));
  }
}
