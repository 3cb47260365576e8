package org.rondo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows of which only some values are stored: the same bits as dense ones, in less memory. */
class SparseShardTest {
  private static final int WIDTH = 10_000;

  private static Shard read(Shard shard) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(shard);
    }
    assertThat(bytes.size()).as("what travels").isLessThan(400_000);
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (Shard) in.readObject();
    }
  }

  @Test
  void rowsAreReadAsDenseOnesAre() throws Exception {
    Random random = new Random(3);
    TensorShape shape = TensorShape.of(WIDTH);
    float[] common = new float[WIDTH];
    for (int i = 0; i < WIDTH; i += 2) {
      common[i] = random.nextFloat() - 0.5f;
    }
    ExampleLayout layout = ExampleLayout.of(shape, Storage.SPARSE, 1);
    ShardBuilder sparse = new ShardBuilder(layout, 7, common);
    ShardBuilder dense = new ShardBuilder(ExampleLayout.of(shape, Storage.FLOAT32, 1), 7);
    int stored = 0;
    for (int row = 0; row < 100; row++) {
      float[] values = common.clone();
      int[] indices = random.ints(0, WIDTH).distinct().limit(row == 50 ? 0 : row).toArray();
      int[] pairs = new int[2 * indices.length];
      for (int i = 0; i < indices.length; i++) {
        float value = i % 3 == 0 ? -0f : (float) random.nextGaussian();
        values[indices[i]] = value;
        pairs[2 * i] = indices[i];
        pairs[2 * i + 1] = Float.floatToRawIntBits(value);
      }
      stored += pairs.length;
      sparse.append(pairs, new float[] {row});
      dense.append(values, new float[] {row});
    }
    Shard shard = sparse.build();
    assertThat(shard.bytes()).isEqualTo(4L * stored + 4 * 100);
    Shard same = dense.build();
    for (Shard each : new Shard[] {shard, read(shard)}) {
      BatchReader one = BatchReader.sequential(each, Batch.Targets.NONE, 16);
      BatchReader other = BatchReader.sequential(same, Batch.Targets.NONE, 16);
      for (int batch = 0; batch < other.batches(); batch++) {
        Batch read = one.read(0, batch);
        Batch expected = other.read(0, batch);
        assertThat(read.labels()).isEqualTo(expected.labels());
        assertThat(IntStream.range(0, expected.rows() * WIDTH))
            .allMatch(
                i ->
                    Float.floatToRawIntBits(read.inputs()[i])
                        == Float.floatToRawIntBits(expected.inputs()[i]));
      }
    }
  }

  @Test
  void withoutACommonRowTheRestIsZeroAndHalfAPairIsRefused() {
    ShardBuilder builder = new ShardBuilder(ExampleLayout.of(TensorShape.of(3), Storage.SPARSE, 0));
    assertThatThrownBy(() -> builder.append((Object) new int[] {1}))
        .isInstanceOf(IllegalArgumentException.class);
    builder.append((Object) new int[] {1, Float.floatToRawIntBits(5)});
    float[] row = {9, 9, 9, 9};
    builder.build().copy(0, 0, row, 1);
    assertThat(row).containsExactly(9, 0, 5, 0);
  }
}
