package org.rondo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchOrderTest {
  private static List<Integer> visits(BatchOrder order) {
    return IntStream.range(0, order.rows()).map(order::at).boxed().toList();
  }

  /** The chi-square statistic of counts that should be equal, with counts.length - 1 degrees. */
  private static double chiSquare(int[] counts) {
    double expected = IntStream.of(counts).sum() / (double) counts.length;
    return IntStream.of(counts).mapToDouble(c -> (c - expected) * (c - expected) / expected).sum();
  }

  /** About five standard deviations above the mean of a chi-square with these degrees. */
  private static double limit(int degrees) {
    return degrees + 5 * Math.sqrt(2.0 * degrees) + 10;
  }

  @Test
  void visitsEveryRowOnce() {
    for (int rows = 0; rows <= 300; rows++) {
      for (int epoch = 0; epoch < 3; epoch++) {
        BatchOrder order = BatchOrder.shuffled(rows, 42, epoch, 1);
        BitSet seen = new BitSet();
        visits(order).forEach(seen::set);
        assertThat(seen.cardinality()).as("rows %d", rows).isEqualTo(rows);
        assertThat(seen.length()).isEqualTo(rows);
      }
    }
    BatchOrder large = BatchOrder.shuffled(1_000_003, 42, 0, 0);
    BitSet seen = new BitSet();
    IntStream.range(0, large.rows()).map(large::at).forEach(seen::set);
    assertThat(seen.cardinality()).isEqualTo(1_000_003);
  }

  @Test
  void reachesTheLargestShard() {
    BatchOrder order = BatchOrder.shuffled(Integer.MAX_VALUE, 1, 0, 0);
    for (int position : new int[] {0, 1, 1 << 30, Integer.MAX_VALUE - 1}) {
      assertThat(order.at(position)).isBetween(0, Integer.MAX_VALUE - 1);
    }
  }

  @Test
  void isTheSameForTheSameKeyAndAnotherForAnother() {
    List<Integer> order = visits(BatchOrder.shuffled(50, 1, 2, 3));
    assertThat(visits(BatchOrder.shuffled(50, 1, 2, 3))).isEqualTo(order);
    assertThat(visits(BatchOrder.shuffled(50, 9, 2, 3))).isNotEqualTo(order);
    assertThat(visits(BatchOrder.shuffled(50, 1, 3, 3))).isNotEqualTo(order);
    assertThat(visits(BatchOrder.shuffled(50, 1, 2, 4))).isNotEqualTo(order);
  }

  @Test
  void consecutiveEpochsDiffer() {
    for (int rows = 8; rows <= 50; rows++) {
      for (int epoch = 0; epoch < 50; epoch++) {
        assertThat(visits(BatchOrder.shuffled(rows, 5, epoch + 1, 0)))
            .isNotEqualTo(visits(BatchOrder.shuffled(rows, 5, epoch, 0)));
      }
    }
  }

  @Test
  void everyRowComesFirstAndLastEquallyOften() {
    for (int rows = 2; rows <= 50; rows++) {
      int[] first = new int[rows];
      int[] last = new int[rows];
      for (int epoch = 0; epoch < 200 * rows; epoch++) {
        BatchOrder order = BatchOrder.shuffled(rows, 11, epoch, 0);
        first[order.at(0)]++;
        last[order.at(rows - 1)]++;
      }
      assertThat(chiSquare(first)).as("first of %d", rows).isLessThan(limit(rows - 1));
      assertThat(chiSquare(last)).as("last of %d", rows).isLessThan(limit(rows - 1));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6})
  void allOrdersOfAFewRowsAreEquallyLikely(int rows) {
    int orders = IntStream.rangeClosed(1, rows).reduce(1, (a, b) -> a * b);
    Map<List<Integer>, Integer> counts = new HashMap<>();
    for (int epoch = 0; epoch < 100 * orders; epoch++) {
      counts.merge(visits(BatchOrder.shuffled(rows, 3, epoch, 0)), 1, Integer::sum);
    }
    assertThat(counts).hasSize(orders);
    assertThat(chiSquare(counts.values().stream().mapToInt(Integer::intValue).toArray()))
        .isLessThan(limit(orders - 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 7, 10, 17, 37, 50})
  void neighboursAreIndependent(int rows) {
    int[] pairs = new int[rows * (rows - 1)];
    for (int epoch = 0; epoch < 100 * pairs.length; epoch++) {
      BatchOrder order = BatchOrder.shuffled(rows, 17, epoch, 0);
      int first = order.at(0);
      int second = order.at(1);
      pairs[first * (rows - 1) + (second < first ? second : second - 1)]++;
    }
    assertThat(chiSquare(pairs)).isLessThan(limit(pairs.length - 1));
  }

  @Test
  void aLargeShardIsWellMixed() {
    int rows = 60_000;
    BatchOrder order = BatchOrder.shuffled(rows, 1, 0, 0);
    int[] ascents = new int[2];
    int[] tenthsOfFirstTenth = new int[10];
    for (int position = 0; position < rows - 1; position++) {
      ascents[order.at(position) < order.at(position + 1) ? 1 : 0]++;
      if (position < rows / 10) {
        tenthsOfFirstTenth[order.at(position) / (rows / 10)]++;
      }
    }
    assertThat(ascents[1] / (double) rows).isBetween(0.49, 0.51);
    assertThat(chiSquare(tenthsOfFirstTenth)).isLessThan(limit(9));
  }

  @Test
  void sequentialKeepsTheStoredOrder() {
    assertThat(visits(BatchOrder.sequential(7))).containsExactly(0, 1, 2, 3, 4, 5, 6);
    assertThat(BatchOrder.sequential(0).rows()).isZero();
  }

  @Test
  void badPositionsAreRefused() {
    assertThatThrownBy(() -> BatchOrder.shuffled(3, 0, 0, 0).at(3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> BatchOrder.sequential(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("An order has 0 or more rows, got -1.");
  }
}
