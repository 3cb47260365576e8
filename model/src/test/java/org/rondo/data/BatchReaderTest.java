package org.rondo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchReaderTest {
  private static Shard shard(int rows) {
    ShardBuilder builder =
        new ShardBuilder(new RowLayout(TensorShape.of(2), Storage.FLOAT32, 1), 3);
    for (int row = 0; row < rows; row++) {
      builder.append(new float[] {row, row + 0.5f}, new float[] {10 * row});
    }
    return builder.build();
  }

  @Test
  void readsEveryRowOnceWhateverTheBatchSize() {
    for (int rows = 0; rows <= 20; rows++) {
      for (int batchSize = 1; batchSize <= 22; batchSize++) {
        BatchReader reader =
            new BatchReader(shard(rows), BatchOrder.shuffled(rows, 1, 0, 0), batchSize);
        assertThat(reader.batches()).isEqualTo((rows + batchSize - 1) / batchSize);
        List<Integer> read = new ArrayList<>();
        float[] features = new float[2 * batchSize];
        float[] labels = new float[batchSize];
        for (int batch = 0; batch < reader.batches(); batch++) {
          reader.read(batch, features, labels);
          for (int i = 0; i < reader.size(batch); i++) {
            assertThat(features[2 * i + 1]).isEqualTo(features[2 * i] + 0.5f);
            assertThat(labels[i]).isEqualTo(10 * features[2 * i]);
            read.add((int) features[2 * i]);
          }
        }
        assertThat(read)
            .containsExactlyInAnyOrderElementsOf(IntStream.range(0, rows).boxed().toList());
      }
    }
  }

  @Test
  void theLastBatchIsShortAndLeavesTheRestAlone() {
    BatchReader reader = new BatchReader(shard(5), BatchOrder.sequential(5), 3);
    assertThat(reader.size(0)).isEqualTo(3);
    assertThat(reader.size(1)).isEqualTo(2);
    float[] features = {7, 7, 7, 7, 7, 7};
    float[] labels = {7, 7, 7};
    reader.read(1, features, labels);
    assertThat(features).containsExactly(3, 3.5f, 4, 4.5f, 7, 7);
    assertThat(labels).containsExactly(30, 40, 7);
  }

  @Test
  void mistakesSayWhatIsWrong() {
    BatchReader reader = new BatchReader(shard(5), BatchOrder.sequential(5), 3);
    assertThatThrownBy(() -> reader.read(2, new float[6], new float[3]))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> reader.read(0, new float[5], new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A batch of 3 rows needs room for 6 values of features, got 5.");
    assertThatThrownBy(() -> reader.read(0, new float[6], new float[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A batch of 3 rows needs room for 3 values of labels, got 2.");
    assertThatThrownBy(() -> new BatchReader(shard(5), BatchOrder.sequential(4), 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The order is one of 4 rows, expected the 5 of the shard.");
    assertThatThrownBy(() -> new BatchReader(shard(5), BatchOrder.sequential(5), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A batch has at least 1 row, got 0.");
  }
}
