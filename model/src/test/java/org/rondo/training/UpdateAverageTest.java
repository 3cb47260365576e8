package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.network.NetworkState;

class UpdateAverageTest {

  @Test
  void weighsWorkersByTheirExamples() {
    NetworkState mean =
        UpdateAverage.of(
            List.of(
                update(0, 3, new float[] {1, 10}, new float[] {4}, 7),
                update(1, 1, new float[] {5, -10}, new float[] {8}, 9)));

    assertThat(mean.parameters()).containsExactly(2, 5);
    assertThat(mean.innerState()).containsExactly(5);
    assertThat(mean.iteration()).isEqualTo(9);
  }

  @Test
  void aWorkerWithoutExamplesHasNoSay() {
    NetworkState mean =
        UpdateAverage.of(
            List.of(
                update(0, 0, new float[] {Float.NaN}, new float[] {Float.NaN}, 99),
                update(1, 5, new float[] {2}, new float[] {3}, 4)));

    assertThat(mean.parameters()).containsExactly(2);
    assertThat(mean.innerState()).containsExactly(3);
    assertThat(mean.iteration()).isEqualTo(4);
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

    NetworkState mean = UpdateAverage.of(List.of(update(0, examples, values, special, 1)));

    for (int i = 0; i < values.length; i++) {
      assertThat(Float.floatToRawIntBits(mean.parameters()[i]))
          .as("%s", values[i])
          .isEqualTo(Float.floatToRawIntBits(values[i]));
    }
    assertThat(Float.floatToRawIntBits(mean.innerState()[1])).isEqualTo(0x80000000);
  }

  @Test
  void equalWorkersAgreeOnWhatTheyHave() {
    float[] values = {0.1f, -3e38f, 1e-42f};
    NetworkState mean =
        UpdateAverage.of(
            List.of(
                update(0, 7, values, values, 1),
                update(1, 13, values, values, 1),
                update(2, 101, values, values, 1)));

    assertThat(mean.parameters()).isEqualTo(values);
  }

  @Test
  void roundsOnceAtTheEnd() {
    // In single precision 2^24 + 1 is 2^24: ten of them one after the other would all be lost.
    List<WorkerUpdate> updates = new java.util.ArrayList<>();
    updates.add(update(0, 1, new float[] {1 << 24}, new float[0], 1));
    for (int worker = 1; worker <= 15; worker++) {
      updates.add(update(worker, 1, new float[] {1}, new float[0], 1));
    }

    assertThat(UpdateAverage.of(updates).parameters())
        .containsExactly((float) (((1 << 24) + 15) / 16.0));
  }

  @Test
  void leavesTheUpdatesAlone() {
    float[] values = {1, 2};
    UpdateAverage.of(
        List.of(
            update(0, 1, values, new float[0], 1),
            update(1, 1, new float[] {9, 9}, new float[0], 1)));
    assertThat(values).containsExactly(1, 2);
  }

  @Test
  void needsAnExample() {
    assertThatThrownBy(
            () -> UpdateAverage.of(List.of(update(0, 0, new float[] {1}, new float[0], 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no worker has trained on any example in this round");
  }

  private static WorkerUpdate update(
      int worker, long examples, float[] parameters, float[] innerState, int iteration) {
    return new WorkerUpdate(
        worker, examples, 0, new NetworkState(parameters, innerState, iteration), 0);
  }
}
