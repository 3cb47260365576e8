package org.rondo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ControlChartsTest {

  @Test
  void anySixChartsAreOfAllClasses() {
    for (long first = 0; first < 60; first += 6) {
      Set<String> classes = new HashSet<>();
      for (long index = first; index < first + 6; index++) {
        classes.add(ControlCharts.label(index, 1));
      }
      assertThat(classes).hasSize(6);
    }
  }

  /** The straight line through the steps, and how far they are apart, tell the classes. */
  @Test
  void chartsFollowTheirEquations() {
    for (long index = 0; index < 600; index++) {
      double[] values = ControlCharts.values(index, 1);
      assertThat(values).hasSize(60).isEqualTo(ControlCharts.values(index, 1));
      double first = Arrays.stream(values, 0, 19).average().orElseThrow();
      double last = Arrays.stream(values, 41, 60).average().orElseThrow();
      switch (ControlCharts.label(index, 1)) {
        case "normal" -> {
          assertThat(Arrays.stream(values)).allMatch(value -> Math.abs(value - 30) <= 6);
          assertThat(last - first).isCloseTo(0, within(4.0));
        }
        case "cyclic" -> assertThat(Arrays.stream(values).max().orElseThrow()).isBetween(36., 51.);
        case "increasing" -> assertThat(last - first).isBetween(0.2 * 40 - 4, 0.5 * 42 + 4);
        case "decreasing" -> assertThat(first - last).isBetween(0.2 * 40 - 4, 0.5 * 42 + 4);
        case "upward" -> assertThat(last - first).isBetween(7.5 - 4, 24.0);
        default -> assertThat(first - last).isBetween(7.5 - 4, 24.0);
      }
    }
    assertThat(ControlCharts.values(0, 2)).isNotEqualTo(ControlCharts.values(0, 1));
  }
}
