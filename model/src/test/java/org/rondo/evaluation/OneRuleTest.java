package org.rondo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OneRuleTest {
  private static final int ROWS = 200;
  private final int[] labels = IntStream.range(0, ROWS).map(row -> row % 5 < 2 ? 1 : 0).toArray();
  private final OneRule rule = new OneRule(labels, 2);

  private interface Cell {
    @Nullable Object of(int row);
  }

  private double accuracy(Cell cell) {
    List<@Nullable Object> values = new ArrayList<>();
    IntStream.range(0, ROWS).forEach(row -> values.add(cell.of(row)));
    double accuracy = rule.accuracy(values);
    Collections.reverse(values);
    int[] reversed = IntStream.range(0, ROWS).map(row -> labels[ROWS - 1 - row]).toArray();
    assertThat(new OneRule(reversed, 2).accuracy(values)).as("in any order").isEqualTo(accuracy);
    return accuracy;
  }

  @Test
  void theBaselineIsTheMostFrequentClass() {
    assertThat(rule.baseline()).isEqualTo(0.6);
    assertThat(accuracy(row -> "same")).isEqualTo(0.6);
    assertThat(accuracy(row -> null)).isEqualTo(0.6);
  }

  @Test
  void whatTellsTheLabelIsFound() {
    assertThat(accuracy(row -> labels[row] == 1 ? "yes" : "no")).isEqualTo(1);
    assertThat(accuracy(row -> labels[row] == 1 ? "here" : null)).isEqualTo(1);
    assertThat(accuracy(row -> labels[row] == 1 ? "boat " + row % 9 : null)).isEqualTo(1);
    assertThat(accuracy(row -> labels[row] == 1 ? "own " + row : null)).isEqualTo(1);
    assertThat(accuracy(row -> labels[row] + 0.001 * row)).isEqualTo(1);
    assertThat(accuracy(row -> labels[row] == 1 ? null : 0.1 * row)).isEqualTo(1);
    assertThat(accuracy(row -> (double) -labels[row])).isEqualTo(1);
  }

  @Test
  void whatOnlyNamesTheRowTellsNothing() {
    assertThat(accuracy(row -> "name " + row)).isEqualTo(0.6);
    assertThat(accuracy(row -> "pair " + row / 2)).isLessThanOrEqualTo(0.6);
    assertThat(accuracy(row -> (double) row)).isCloseTo(0.6, within(0.02));
    Random random = new Random(1);
    assertThat(accuracy(row -> "abc".charAt(random.nextInt(3)))).isCloseTo(0.6, within(0.05));
  }

  @Test
  void thereMayBeManyClasses() {
    int[] three = IntStream.range(0, 90).map(row -> row % 3).toArray();
    OneRule of = new OneRule(three, 3);
    assertThat(of.baseline()).isCloseTo(1.0 / 3, within(1e-9));
    assertThat(of.accuracy(IntStream.of(three).mapToObj(label -> "c" + label).toList()))
        .isEqualTo(1);
  }
}
