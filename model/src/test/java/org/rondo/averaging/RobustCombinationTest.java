package org.rondo.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RobustCombinationTest {

  @ParameterizedTest
  @CsvSource({"1, 0.2", "2, 0.49", "5, 0.2", "8, 0.2", "9, 0.34", "10, 0"})
  void theTrimmedMeanLeavesOutAsManyAtEachEnd(int workers, double fraction) {
    float[][] values = values(workers);
    float[] combined = combine(new TrimmedMeanRecipe(fraction), values);
    int cut = (int) Math.floor(fraction * workers);

    for (int i = 0; i < combined.length; i++) {
      double expected =
          column(values, i).sorted().skip(cut).limit(workers - 2L * cut).average().orElseThrow();
      assertThat((double) combined[i]).isCloseTo(expected, within(1e-6));
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "7", "8"})
  void theMedianIsTheMiddle(int workers) {
    float[][] values = values(workers);
    float[] combined = combine(new MedianRecipe(), values);

    for (int i = 0; i < combined.length; i++) {
      double[] sorted = column(values, i).sorted().toArray();
      double expected = (sorted[(workers - 1) / 2] + sorted[workers / 2]) / 2;
      assertThat((double) combined[i]).isCloseTo(expected, within(1e-7));
    }
  }

  @Test
  void aFewWildWorkersDoNotMoveThem() {
    float[][] wild = {{1}, {1.1f}, {0.9f}, {1e30f}, {1.05f}};

    assertThat(combine(new MedianRecipe(), wild)[0]).isEqualTo(1.05f);
    assertThat(combine(new TrimmedMeanRecipe(0.2), wild)[0]).isCloseTo(1.05f, within(1e-6f));
    assertThat(combine(new WeightedMean(), wild)[0]).isGreaterThan(1e29f);
  }

  @Test
  void aTrimThatLeavesNothingIsRefused() {
    assertThatThrownBy(() -> new TrimmedMeanRecipe(0.5))
        .hasMessage("fraction: got 0.5, expected 0 to below 0.5");
    assertThatThrownBy(() -> new MedianRecipe().start(1).finish())
        .hasMessage("no worker has trained on any example in this round");
  }

  private static float[] combine(Combination combination, float[][] values) {
    Combination.Accumulator accumulator = combination.start(values[0].length);
    for (int worker = 0; worker < values.length; worker++) {
      accumulator.add(values[worker], worker + 1);
    }
    return accumulator.finish();
  }

  private static DoubleStream column(float[][] values, int i) {
    return java.util.Arrays.stream(values).mapToDouble(worker -> worker[i]);
  }

  private static float[][] values(int workers) {
    Random random = new Random(workers);
    float[][] values = new float[workers][20];
    for (float[] worker : values) {
      for (int i = 0; i < worker.length; i++) {
        worker[i] = (float) random.nextGaussian();
      }
    }
    return values;
  }
}
