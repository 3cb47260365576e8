package org.rondo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rondo.data.ExampleLayout.Role;

class BatchReaderTest {
  /** Labels twice, as a network with two outputs might want them. */
  private static final Batch.Targets TWICE =
      new Batch.Targets() {
        @Override
        public int outputs() {
          return 2;
        }

        @Override
        public void expandLabels(float[] labels, int rows, float[] targets) {
          for (int i = 0; i < 2 * rows; i++) {
            targets[i] = labels[i / 2];
          }
        }
      };

  private static Shard shard(int rows) {
    ShardBuilder builder =
        new ShardBuilder(ExampleLayout.of(TensorShape.of(2), Storage.FLOAT32, 1), 3);
    for (int row = 0; row < rows; row++) {
      builder.append(new float[] {row, row + 0.5f}, new float[] {10 * row});
    }
    return builder.build();
  }

  @Test
  void readsEveryRowOnceInEachEpochWhateverTheBatchSize() {
    for (int rows = 0; rows <= 20; rows++) {
      int all = rows;
      for (int batchSize = 1; batchSize <= 22; batchSize++) {
        BatchReader reader =
            new BatchReader(
                shard(rows), TWICE, batchSize, epoch -> BatchOrder.shuffled(all, 1, epoch, 0));
        assertThat(reader.batches()).isEqualTo((rows + batchSize - 1) / batchSize);
        for (int epoch = 0; epoch < 2; epoch++) {
          List<Integer> read = new ArrayList<>();
          for (int index = 0; index < reader.batches(); index++) {
            Batch batch = reader.read(epoch, index);
            float[] inputs = batch.inputs();
            for (int i = 0; i < batch.rows(); i++) {
              assertThat(inputs[2 * i + 1]).isEqualTo(inputs[2 * i] + 0.5f);
              assertThat(batch.labels()[i]).isEqualTo(10 * inputs[2 * i]);
              assertThat(batch.targets()[2 * i + 1]).isEqualTo(10 * inputs[2 * i]);
              read.add((int) inputs[2 * i]);
            }
          }
          assertThat(read)
              .containsExactlyInAnyOrderElementsOf(IntStream.range(0, rows).boxed().toList());
        }
      }
    }
  }

  @Test
  void theLastBatchIsShort() {
    BatchReader reader = BatchReader.sequential(shard(5), Batch.Targets.NONE, 3);
    assertThat(reader.read(0, 0).rows()).isEqualTo(3);
    Batch last = reader.read(0, 1);
    assertThat(last.rows()).isEqualTo(2);
    assertThat(Arrays.copyOf(last.inputs(), 4)).containsExactly(3, 3.5f, 4, 4.5f);
    assertThat(Arrays.copyOf(last.labels(), 2)).containsExactly(30, 40);
    assertThat(last.weight()).isEqualTo(2);
    assertThat(last.examples()).isEqualTo(2);
  }

  @Test
  void masksAndWeightsAreReadWithTheirRows() {
    ExampleLayout layout =
        ExampleLayout.of(TensorShape.of(1, 3), Storage.UINT8, 0)
            .with("input-mask", Role.INPUT_MASK, TensorShape.of(3), Storage.FLOAT32)
            .with("label-mask", Role.LABEL_MASK, TensorShape.of(2), Storage.FLOAT32)
            .with("weight", Role.WEIGHT, TensorShape.of(1), Storage.FLOAT32);
    ShardBuilder builder = new ShardBuilder(layout, 2);
    for (int row = 0; row < 3; row++) {
      builder.append(
          new byte[] {0, (byte) 255, 51},
          new float[] {1, row, 0},
          new float[] {row, 1},
          new float[] {row});
    }
    Batch batch = BatchReader.sequential(builder.build(), Batch.Targets.NONE, 4).read(0, 0);

    assertThat(batch.inputs()).startsWith(0, 1, 0.2f);
    assertThat(batch.labels()).isEmpty();
    assertThat(batch.targets()).isEmpty();
    assertThat(batch.inputMask()).containsExactly(1, 0, 0, 1, 1, 0, 1, 2, 0);
    assertThat(batch.inputMaskSteps()).isEqualTo(3);
    assertThat(batch.labelMask()).containsExactly(0, 1, 1, 1, 2, 1);
    assertThat(batch.labelMaskSteps()).isEqualTo(2);
    assertThat(batch.weights()).containsExactly(0, 1, 2);
    assertThat(batch.weight()).isEqualTo(3);
    assertThat(batch.examples()).isEqualTo(2);
  }

  @Test
  void mistakesSayWhatIsWrong() {
    BatchReader reader = BatchReader.sequential(shard(5), TWICE, 3);
    assertThatThrownBy(() -> reader.read(0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    BatchReader four = new BatchReader(shard(5), TWICE, 3, epoch -> BatchOrder.sequential(4));
    assertThatThrownBy(() -> four.read(0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The order is one of 4 rows, expected the 5 of the shard.");
    assertThatThrownBy(() -> BatchReader.sequential(shard(5), TWICE, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A batch has at least 1 row, got 0.");
  }
}
