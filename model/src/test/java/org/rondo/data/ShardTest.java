package org.rondo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardTest {
  private static final ExampleLayout FLOATS =
      ExampleLayout.of(TensorShape.of(3), Storage.FLOAT32, 2);
  private static final ExampleLayout PIXELS =
      ExampleLayout.of(TensorShape.of(2, 2), Storage.UINT8, 1);

  private static Shard floats(int rows, int blockRows) {
    ShardBuilder builder = new ShardBuilder(FLOATS, blockRows);
    for (int row = 0; row < rows; row++) {
      builder.append(new float[] {row, row + 0.25f, -row}, new float[] {2 * row, row % 3});
    }
    return builder.build();
  }

  private static Shard pixels(int rows) {
    ShardBuilder builder = new ShardBuilder(PIXELS);
    for (int row = 0; row < rows; row++) {
      builder.append(new byte[] {(byte) row, 0, (byte) 255, (byte) 128}, new float[] {row});
    }
    return builder.build();
  }

  private static void assertFloatRows(Shard shard, int rows) {
    assertThat(shard.rows()).isEqualTo(rows);
    float[] features = new float[4];
    float[] labels = new float[3];
    for (int row = 0; row < rows; row++) {
      shard.copy(0, row, features, 1);
      shard.copy(1, row, labels, 1);
      assertThat(features).containsExactly(0, row, row + 0.25f, -row);
      assertThat(labels).containsExactly(0, 2 * row, row % 3);
    }
  }

  private static Shard roundTrip(Shard shard) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
      output.writeObject(shard);
    }
    assertThat(bytes.size()).isLessThan((int) shard.bytes() + 2000);
    try (ObjectInputStream input =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (Shard) input.readObject();
    }
  }

  @Test
  void findsEveryRowWhateverTheBlocks() {
    for (int blockRows = 1; blockRows <= 12; blockRows++) {
      Shard shard = floats(11, blockRows);
      assertThat(shard.blocks()).hasSize((11 + blockRows - 1) / blockRows);
      assertFloatRows(shard, 11);
    }
  }

  @Test
  void pixelsAreReadAsSharesOf255() {
    Shard shard = pixels(256);
    float[] features = new float[4];
    for (int row = 0; row < 256; row++) {
      shard.copy(0, row, features, 0);
      assertThat(features).containsExactly(row / 255f, 0, 1, 128 / 255f);
    }
  }

  @Test
  void travelsToExecutors() throws Exception {
    assertFloatRows(roundTrip(floats(11, 4)), 11);
    Shard images = roundTrip(pixels(9));
    assertThat(images.layout()).isEqualTo(PIXELS);
    float[] features = new float[4];
    images.copy(0, 8, features, 0);
    assertThat(features).containsExactly(8 / 255f, 0, 1, 128 / 255f);
    assertThat(roundTrip(floats(0, 4)).rows()).isZero();
  }

  @Test
  void aShardMayHaveNoRowsAndRowsNoLabels() {
    Shard empty = new ShardBuilder(FLOATS).build();
    assertThat(empty.rows()).isZero();
    assertThat(empty.blocks()).isEmpty();
    assertThatThrownBy(() -> empty.copy(0, 0, new float[3], 0))
        .isInstanceOf(IndexOutOfBoundsException.class);

    ShardBuilder unlabelled =
        new ShardBuilder(ExampleLayout.of(TensorShape.of(1), Storage.FLOAT32, 0));
    unlabelled.append(new float[] {5});
    Shard shard = unlabelled.build();
    assertThat(shard.layout().labelWidth()).isZero();
    assertThat(shard.bytes()).isEqualTo(4);
  }

  @Test
  void rowsAreCopied() {
    ShardBuilder builder = new ShardBuilder(FLOATS);
    float[] features = {1, 2, 3};
    builder.append(features, new float[2]);
    features[0] = 9;
    float[] read = new float[3];
    builder.build().copy(0, 0, read, 0);
    assertThat(read).containsExactly(1, 2, 3);
  }

  @Test
  void wrongRowsSayWhatIsWrong() {
    ShardBuilder builder = new ShardBuilder(FLOATS);
    assertThatThrownBy(() -> builder.append(new float[4], new float[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The inputs of an example have the shape [3], got 4 values.");
    assertThatThrownBy(() -> builder.append(new float[3], new float[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The labels of an example have the shape [2], got 1 values.");
    assertThatThrownBy(() -> builder.append(new byte[3], new float[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The inputs are stored as FLOAT32, got byte[].");
    assertThatThrownBy(() -> builder.append(new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("An example has 2 parts, got 1.");
    assertThat(builder.build().rows()).isZero();
    assertThatThrownBy(() -> builder.append(new float[3], new float[2]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The shard is built; start a new builder.");
  }

  @Test
  void noRowIsReadFromBeyondTheEnd() {
    Shard shard = floats(5, 4);
    assertThatThrownBy(() -> shard.copy(0, 5, new float[3], 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> shard.copy(1, -1, new float[3], 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> pixels(1).copy(0, 0, new float[3], 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void onlyTheLastBlockMayBeShorter() {
    Block two = floats(2, 2).blocks().get(0);
    Block three = floats(3, 3).blocks().get(0);
    assertThat(new Shard(FLOATS, List.of(three, three, two)).rows()).isEqualTo(8);
    assertThatThrownBy(() -> new Shard(FLOATS, List.of(three, two, three)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Block 1 of 3 has 2 rows, expected 3.");
    assertThatThrownBy(() -> new Shard(FLOATS, List.of(two, three)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Block 1 of 2 has 3 rows, expected 1 to 2.");
    assertThatThrownBy(() -> new Shard(PIXELS, List.of(two)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Block 0 has the layout ExampleLayout[parts=[Part[name=inputs");
  }

  @Test
  void aBuilderMakesOneShardOfBlocksThatFitAnArray() {
    ShardBuilder builder = new ShardBuilder(FLOATS, 1);
    builder.append(new float[3], new float[2]);
    builder.append(new float[3], new float[2]);
    assertThat(builder.build().blocks()).hasSize(2).allMatch(block -> block.rows() == 1);
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The shard is built; start a new builder.");
    assertThatThrownBy(() -> new ShardBuilder(FLOATS, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A block holds at least 1 row, got 0.");
    assertThatThrownBy(() -> new ShardBuilder(FLOATS, Integer.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A block of 2147483647 rows of 3 values does not fit into one array.");
  }

  @Test
  void holdsMoreRowsThanOneArrayCould() {
    Block large = largeBlock();
    Shard shard = new Shard(large.layout(), Collections.nCopies(216, large));
    assertThat((long) shard.rows() * shard.layout().inputShape().length())
        .isGreaterThan(Integer.MAX_VALUE);
    float[] features = new float[shard.layout().inputShape().length()];
    shard.copy(0, shard.rows() - 1, features, 0);
    assertThat(features[features.length - 1]).isEqualTo(1);
  }

  /** One block of 10 MB, referred to many times to stand for a shard of gigabytes. */
  private static Block largeBlock() {
    ExampleLayout layout = ExampleLayout.of(TensorShape.of(1000), Storage.UINT8, 0);
    ShardBuilder builder = new ShardBuilder(layout, 10_000);
    byte[] row = new byte[1000];
    row[999] = (byte) 255;
    for (int i = 0; i < 10_000; i++) {
      builder.append(row);
    }
    return builder.build().blocks().get(0);
  }
}
