package org.rondo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pictures of two channels and 9 x 7 pixels, as training reads them. */
class AugmentationTest {
  private static final int HEIGHT = 9;
  private static final int WIDTH = 7;
  private static final TensorShape SHAPE = TensorShape.of(2, HEIGHT, WIDTH);
  private static final int ROWS = 200;
  private static final Augmentation NOTHING = new Augmentation(false, false, 0, 0, 0, 0, 0);

  /** One of two classes, one-hot. */
  private static final Batch.Targets ONE_HOT =
      new Batch.Targets() {
        @Override
        public int outputs() {
          return 2;
        }

        @Override
        public void expandLabels(float[] labels, int rows, float[] targets) {
          for (int row = 0; row < rows; row++) {
            targets[2 * row] = 1 - labels[row];
            targets[2 * row + 1] = labels[row];
          }
        }
      };

  /** Every value is another one, and they rise in straight lines from left to right and down. */
  private static float[] picture(int row) {
    float[] values = new float[SHAPE.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (row % 5 + 1 + i) / 256f;
    }
    return values;
  }

  private static BatchReader reader(Augmentation augmentation, int batch) {
    ShardBuilder shard = new ShardBuilder(ExampleLayout.of(SHAPE, Storage.FLOAT32, 1));
    for (int row = 0; row < ROWS; row++) {
      shard.append(picture(row), new float[] {row % 2});
    }
    BatchReader reader = BatchReader.sequential(shard.build(), ONE_HOT, batch);
    return augmentation.equals(NOTHING) ? reader : reader.augmented(augmentation, SHAPE, 3, 1);
  }

  private static List<float[]> pictures(Augmentation augmentation, int epoch, int batch) {
    BatchReader reader = reader(augmentation, batch);
    return IntStream.range(0, reader.batches())
        .mapToObj(index -> reader.read(epoch, index))
        .flatMap(
            read ->
                IntStream.range(0, read.rows())
                    .mapToObj(
                        row ->
                            Arrays.copyOfRange(
                                read.inputs(), row * SHAPE.length(), (row + 1) * SHAPE.length())))
        .toList();
  }

  private static float at(float[] picture, int channel, int y, int x) {
    return y < 0 || y >= HEIGHT || x < 0 || x >= WIDTH
        ? 0
        : picture[(channel * HEIGHT + y) * WIDTH + x];
  }

  private static void each(Augmentation augmentation, BiConsumer<float[], float[]> check) {
    List<float[]> changed = pictures(augmentation, 0, 16);
    for (int row = 0; row < ROWS; row++) {
      check.accept(picture(row), changed.get(row));
    }
  }

  @Test
  void halfOfThePicturesAreMirroredInEachDirection() {
    Set<String> seen = new TreeSet<>();
    int[] mirrored = new int[2];
    each(
        new Augmentation(true, true, 0, 0, 0, 0, 0),
        (picture, changed) -> {
          boolean left = changed[0] != picture[0] && changed[0] != picture[(HEIGHT - 1) * WIDTH];
          boolean over = changed[0] >= picture[(HEIGHT - 1) * WIDTH];
          for (int i = 0; i < picture.length; i++) {
            int y = i / WIDTH % HEIGHT;
            int x = i % WIDTH;
            float expected =
                at(
                    picture,
                    i / WIDTH / HEIGHT,
                    over ? HEIGHT - 1 - y : y,
                    left ? WIDTH - 1 - x : x);
            assertThat(changed[i]).isEqualTo(expected);
          }
          mirrored[0] += left ? 1 : 0;
          mirrored[1] += over ? 1 : 0;
          seen.add(left + " " + over);
        });
    assertThat(seen).hasSize(4);
    assertThat(mirrored[0]).isBetween(ROWS / 3, 2 * ROWS / 3);
    assertThat(mirrored[1]).isBetween(ROWS / 3, 2 * ROWS / 3);
  }

  @Test
  void picturesMoveByWholePixels() {
    Set<String> seen = new TreeSet<>();
    each(
        new Augmentation(false, false, 1, 0, 0, 0, 0),
        (picture, changed) -> {
          // The middle pixel says where it comes from.
          int middle = HEIGHT / 2 * WIDTH + WIDTH / 2;
          int by = Math.round((picture[middle] - changed[middle]) * 256);
          int down = Math.round((float) by / WIDTH);
          int right = by - down * WIDTH;
          for (int i = 0; i < picture.length; i++) {
            assertThat(changed[i])
                .isEqualTo(
                    at(picture, i / WIDTH / HEIGHT, i / WIDTH % HEIGHT - down, i % WIDTH - right));
          }
          seen.add(down + " " + right);
        });
    assertThat(seen).hasSize(9);
  }

  @Test
  void picturesTurnAboutTheirMiddle() {
    double[] most = new double[1];
    each(
        new Augmentation(false, false, 0, 20, 0, 0, 0),
        (picture, changed) -> {
          int y = HEIGHT / 2;
          int x = WIDTH / 2;
          assertThat(at(changed, 1, y, x)).isCloseTo(at(picture, 1, y, x), within(1e-6f));
          // Between the pixels of a plane the plane is exact: its slope turns by the angle.
          double right = 256 * (at(changed, 0, y, x + 1) - at(changed, 0, y, x));
          double down = 256 * (at(changed, 0, y + 1, x) - at(changed, 0, y, x));
          assertThat(Math.hypot(right, down)).isCloseTo(Math.hypot(1, WIDTH), within(1e-3));
          double angle = Math.toDegrees(Math.atan2(down, right) - Math.atan2(WIDTH, 1));
          assertThat(Math.abs(angle)).isLessThan(20.01);
          most[0] = Math.max(most[0], Math.abs(angle));
        });
    assertThat(most[0]).isGreaterThan(18);
  }

  @Test
  void brightnessIsAFactorAndASquareIsCut() {
    each(
        new Augmentation(false, false, 0, 0, 0.25, 0, 0),
        (picture, changed) -> {
          float factor = changed[5] / picture[5];
          assertThat(factor).isBetween(0.75f, 1.25f);
          for (int i = 0; i < picture.length; i++) {
            assertThat(changed[i]).isCloseTo(picture[i] * factor, within(1e-6f));
          }
        });
    Set<Integer> zeros = new TreeSet<>();
    each(
        new Augmentation(false, false, 0, 0, 0, 3, 0),
        (picture, changed) -> {
          int cut = 0;
          for (int i = 0; i < picture.length; i++) {
            assertThat(changed[i]).isIn(0f, picture[i]);
            cut += changed[i] == 0 ? 1 : 0;
          }
          zeros.add(cut / 2);
        });
    // Whole, or beyond one or two edges of the picture.
    assertThat(zeros).containsExactly(4, 6, 9);
  }

  @Test
  void mixupBlendsInputsAndTargetsBySharesOfTheirOwn() {
    BatchReader reader = reader(new Augmentation(false, false, 0, 0, 0, 0, 0.4), 16);
    Set<Float> shares = new TreeSet<>();
    Consumer<Batch> check =
        batch -> {
          for (int row = 0; row < batch.rows(); row++) {
            int next = (row + 1) % batch.rows();
            float share =
                batch.labels()[row] == 0 ? batch.targets()[2 * row] : batch.targets()[2 * row + 1];
            shares.add(share);
            assertThat(batch.targets()[2 * row] + batch.targets()[2 * row + 1])
                .isCloseTo(1, within(1e-6f));
            for (int i = 0; i < SHAPE.length(); i++) {
              assertThat(batch.inputs()[row * SHAPE.length() + i])
                  .isCloseTo(
                      share * picture(row)[i] + (1 - share) * picture(next)[i], within(1e-6f));
            }
          }
        };
    check.accept(reader.read(0, 0));
    assertThat(shares).hasSize(16).allMatch(share -> share >= 0 && share <= 1);
  }

  @Test
  void aRowIsTheSameInBatchesOfAnySizeAndAnotherInEachEpoch() {
    Augmentation all = new Augmentation(true, true, 2, 15, 0.2, 2, 0);
    List<float[]> once = pictures(all, 4, 16);
    List<float[]> again = pictures(all, 4, 7);
    List<float[]> later = pictures(all, 5, 16);
    for (int row = 0; row < ROWS; row++) {
      assertThat(again.get(row)).isEqualTo(once.get(row));
      assertThat(later.get(row)).isNotEqualTo(once.get(row));
    }
    assertThat(pictures(NOTHING, 0, 16).get(3)).isEqualTo(picture(3));
  }

  @Test
  void channelsAreScaledBehindTheChanges() {
    ExampleLayout layout =
        ExampleLayout.of(SHAPE, Storage.UINT8, 1)
            .scaled(new ChannelScaling(List.of(0.5, 0.25), List.of(2.0, 4.0)));
    ShardBuilder shard = new ShardBuilder(layout);
    byte[] pixels = new byte[SHAPE.length()];
    Arrays.fill(pixels, (byte) 51);
    shard.append(pixels, new float[] {1});
    Shard built = shard.build();
    Batch read = BatchReader.sequential(built, ONE_HOT, 4).read(0, 0);
    assertThat(read.inputs()[3]).isCloseTo((0.2f - 0.5f) * 2, within(1e-6f));
    assertThat(read.inputs()[HEIGHT * WIDTH]).isCloseTo((0.2f - 0.25f) * 4, within(1e-6f));

    Batch cut =
        BatchReader.sequential(built, ONE_HOT, 4)
            .augmented(new Augmentation(false, false, 0, 0, 0, 5, 0), SHAPE, 1, 0)
            .read(0, 0);
    assertThat(cut.inputs()).contains(-1f, read.inputs()[3]);
  }
}
