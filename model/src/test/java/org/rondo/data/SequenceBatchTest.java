package org.rondo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sequences of different lengths are stored as long as they are, and padded batch by batch. */
class SequenceBatchTest {
  private static final int CHANNELS = 2;
  private static final int MOST = 40;

  private static float value(int row, int channel, int step) {
    return row + channel / 10f + step / 1000f;
  }

  private static Shard shard(int... lengths) {
    ShardBuilder builder =
        new ShardBuilder(
            ExampleLayout.sequences(TensorShape.of(CHANNELS, MOST), TensorShape.of(1)), 3);
    for (int row = 0; row < lengths.length; row++) {
      float[] inputs = new float[CHANNELS * lengths[row]];
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] = value(row, i / lengths[row], i % lengths[row]);
      }
      builder.append(inputs, new float[] {row});
    }
    return builder.build();
  }

  private static final Batch.Targets AS_GIVEN =
      new Batch.Targets() {
        @Override
        public int outputs() {
          return 1;
        }

        @Override
        public void expandLabels(float[] labels, int rows, float[] targets) {
          System.arraycopy(labels, 0, targets, 0, rows);
        }
      };

  @Test
  void aBatchIsAsLongAsItsLongestSequence() {
    Shard shard = shard(3, 1, 5, 40, 2);
    assertThat(shard.steps(2)).isEqualTo(5);
    assertThat(shard.bytes()).isEqualTo((51 * CHANNELS + 5) * Float.BYTES);
    BatchReader reader = BatchReader.sequential(shard, AS_GIVEN, 3);
    Batch batch = reader.read(0, 0);
    assertThat(batch.steps()).isEqualTo(5);
    for (int row = 0; row < 3; row++) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        for (int step = 0; step < 5; step++) {
          boolean real = step < shard.steps(row);
          assertThat(batch.inputs()[(row * CHANNELS + channel) * 5 + step])
              .isEqualTo(real ? value(row, channel, step) : 0);
          assertThat(Objects.requireNonNull(batch.inputMask())[row * 5 + step])
              .isEqualTo(real ? 1 : 0);
        }
      }
    }
    assertThat(reader.read(0, 1).steps()).isEqualTo(40);
    assertThat(reader.read(0, 0).inputs()[0]).isEqualTo(value(0, 0, 0));
  }

  @Test
  void sequencesOfOneLengthNeedNoMask() {
    Batch batch = BatchReader.sequential(shard(4, 4), AS_GIVEN, 2).read(0, 0);
    assertThat(batch.inputMask()).isNull();
    assertThat(batch.steps()).isEqualTo(4);
  }

  @Test
  void fewSizesOccur() {
    ExampleLayout layout = ExampleLayout.sequences(TensorShape.of(1, 1000), null);
    long sizes =
        IntStream.rangeClosed(1, 1000).map(n -> Steps.rounded(n, layout)).distinct().count();
    assertThat(sizes).isLessThan(70);
    for (int longest = 1; longest <= 1000; longest++) {
      assertThat(Steps.rounded(longest, layout))
          .isBetween(longest, Math.min(1000, longest + longest / 8 + 1));
    }
  }

  @Test
  void stepsMayHaveLabelsAndMayLackThem() {
    ShardBuilder builder =
        new ShardBuilder(ExampleLayout.sequences(TensorShape.of(1, MOST), TensorShape.of(1, MOST)));
    builder.append(new float[] {1, 2, 3}, new float[] {7, Float.NaN, 9});
    builder.append(new float[] {4}, new float[] {8});
    Batch batch = BatchReader.sequential(builder.build(), AS_GIVEN, 2).read(0, 0);
    assertThat(Arrays.copyOf(batch.targets(), 6)).containsExactly(7, 0, 9, 8, 0, 0);
    assertThat(Arrays.copyOf(Objects.requireNonNull(batch.labelMask()), 6))
        .containsExactly(1, 0, 1, 1, 0, 0);
    assertThat(Arrays.copyOf(Objects.requireNonNull(batch.inputMask()), 6))
        .containsExactly(1, 1, 1, 1, 0, 0);
  }

  @Test
  void targetsOfStepsLieAsTheNetworkHasThem() {
    ShardBuilder builder =
        new ShardBuilder(ExampleLayout.sequences(TensorShape.of(1, MOST), TensorShape.of(1, MOST)));
    builder.append(new float[] {1, 2, 3}, new float[] {0, 1, 1});
    Batch.Targets oneHot =
        new Batch.Targets() {
          @Override
          public int outputs() {
            return 2;
          }

          @Override
          public void expandLabels(float[] labels, int rows, float[] targets) {
            for (int row = 0; row < rows; row++) {
              targets[2 * row + (int) labels[row]] = 1;
            }
          }
        };
    Batch batch = BatchReader.sequential(builder.build(), oneHot, 1).read(0, 0);
    assertThat(Arrays.copyOf(batch.targets(), 6)).containsExactly(1, 0, 0, 0, 1, 1);
    assertThat(batch.labelMask()).isNull();
  }

  @Test
  void groupingKeepsEveryRowAndPadsLittle() {
    Random random = new Random(3);
    int[] lengths = random.ints(1_003, 1, MOST + 1).toArray();
    BatchOrder shuffled = BatchOrder.shuffled(lengths.length, 5, 0, 0);
    BatchOrder grouped = shuffled.grouped(20, row -> lengths[row]);
    assertThat(IntStream.range(0, lengths.length).map(grouped::at).sorted().toArray())
        .isEqualTo(IntStream.range(0, lengths.length).toArray());
    assertThat(padded(grouped, lengths, 20)).isLessThan(padded(shuffled, lengths, 20) / 5);
  }

  private static long padded(BatchOrder order, int[] lengths, int size) {
    long padding = 0;
    for (int from = 0; from < lengths.length; from += size) {
      int[] batch =
          IntStream.range(from, Math.min(lengths.length, from + size))
              .map(i -> lengths[order.at(i)])
              .toArray();
      padding +=
          (long) batch.length * Arrays.stream(batch).max().orElse(0) - Arrays.stream(batch).sum();
    }
    return padding;
  }

  @Test
  void aSequenceIsNeitherEmptyNorTooLongNorTorn() {
    ShardBuilder builder =
        new ShardBuilder(ExampleLayout.sequences(TensorShape.of(CHANNELS, 2), null));
    for (int length : new int[] {0, 3, 6}) {
      assertThatThrownBy(() -> builder.append(new float[length]))
          .hasMessageContaining("have the shape [2, 2], got " + length + " values");
    }
  }
}
