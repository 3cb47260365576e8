package org.rondo.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightedMeanTest {

  @Test
  void weighsWorkersByTheirExamples() {
    Combination.Accumulator mean = new WeightedMean().start(2);
    mean.add(new float[] {1, 10}, 3);
    mean.add(new float[] {5, -10}, 1);

    assertThat(mean.finish()).containsExactly(2, 5);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 7, 1_000_003, (1L << 29) - 1})
  void theMeanOfOneIsThatOneBitForBit(long examples) {
    Random random = new Random(examples);
    float[] values = new float[20_000];
    for (int i = 0; i < values.length; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      values[i] = Float.isFinite(value) ? value : 0;
    }
    float[] special = {
      0f,
      -0f,
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      Float.MIN_NORMAL,
      Float.MAX_VALUE,
      0x1.fffffep-127f
    };
    System.arraycopy(special, 0, values, 0, special.length);

    float[] mean = mean(values.length, examples, values);

    for (int i = 0; i < values.length; i++) {
      assertThat(Float.floatToRawIntBits(mean[i]))
          .as("%s", values[i])
          .isEqualTo(Float.floatToRawIntBits(values[i]));
    }
  }

  @Test
  void equalWorkersAgreeOnWhatTheyHave() {
    float[] values = {0.1f, -3e38f, 1e-42f};
    Combination.Accumulator mean = new WeightedMean().start(3);
    mean.add(values, 7);
    mean.add(values, 13);
    mean.add(values, 101);

    assertThat(mean.finish()).isEqualTo(values);
  }

  @Test
  void roundsOnceAtTheEnd() {
    // In single precision 2^24 + 1 is 2^24: ten of them one after the other would all be lost.
    Combination.Accumulator mean = new WeightedMean().start(1);
    mean.add(new float[] {1 << 24}, 1);
    for (int worker = 1; worker <= 15; worker++) {
      mean.add(new float[] {1}, 1);
    }

    assertThat(mean.finish()).containsExactly((float) (((1 << 24) + 15) / 16.0));
  }

  @Test
  void leavesTheValuesAlone() {
    float[] values = {1, 2};
    Combination.Accumulator mean = new WeightedMean().start(2);
    mean.add(values, 1);
    mean.add(new float[] {9, 9}, 1);
    mean.finish();

    assertThat(values).containsExactly(1, 2);
  }

  @Test
  void needsAnExample() {
    assertThatThrownBy(() -> new WeightedMean().start(1).finish())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no worker has trained on any example in this round");
  }

  private static float[] mean(int length, long examples, float[] values) {
    Combination.Accumulator mean = new WeightedMean().start(length);
    mean.add(values, examples);
    return mean.finish();
  }
}
