package org.rondo.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rondo.averaging.Codec.Payload;
import org.rondo.data.IndexRange;

class CodecTest {
  private static final int LENGTH = 10_000;

  static Stream<Codec> lossy() {
    return Stream.of(
        new HalfFloats(),
        new IntegerBlocks(8),
        new IntegerBlocks(4),
        new LargestEntries(0.02),
        new LargestEntries(1));
  }

  @Test
  void uncompressedGivesBackTheBits() {
    float[] values = values(1, 1);
    IndexRange part = new IndexRange(17, 4242);
    Codec codec = new Uncompressed();
    Payload payload = codec.encode(values, values(2, 1), new float[0], part);

    assertThat(codec.decode(payload, values(2, 1), part))
        .isEqualTo(java.util.Arrays.copyOfRange(values, 17, 4242));
    assertThat(payload.size()).isEqualTo(4 * (4242 - 17));
  }

  @ParameterizedTest
  @MethodSource("lossy")
  void whatIsLostIsKept(Codec codec) {
    float[] base = values(1, 1);
    float[] values = base.clone();
    float[] moves = values(2, 0.01);
    for (int i = 0; i < LENGTH; i++) {
      values[i] += moves[i];
    }
    float[] error = new float[LENGTH];
    IndexRange all = new IndexRange(0, LENGTH);
    float[] decoded = codec.decode(codec.encode(values, base, error, all), base, all);

    double bound = relativeError(codec);
    for (int i = 0; i < LENGTH; i++) {
      assertThat((double) decoded[i] + error[i]).isCloseTo(values[i], within(1e-6));
      assertThat(Math.abs(error[i])).isLessThan((float) (bound * 0.06));
    }
  }

  /** The most that is lost of a movement, as a fraction of the largest of its block. */
  private static double relativeError(Codec codec) {
    if (codec instanceof IntegerBlocks integers) {
      return 0.5 / (integers.bits() == 8 ? 127 : 7);
    }
    if (codec instanceof LargestEntries entries) {
      return entries.density() < 1 ? 1 : 0.5 / 7;
    }
    return 1.0 / 2048;
  }

  @ParameterizedTest
  @MethodSource("lossy")
  void errorFeedbackMakesUpForTheLossesOfEarlierRounds(Codec codec) {
    float[] error = new float[LENGTH];
    IndexRange all = new IndexRange(0, LENGTH);
    double[] sent = new double[LENGTH];
    double[] meant = new double[LENGTH];
    for (int round = 0; round < 30; round++) {
      float[] movement = values(round, 1e-3);
      float[] decoded =
          codec.decode(codec.encode(movement, new float[0], error, all), new float[0], all);
      for (int i = 0; i < LENGTH; i++) {
        sent[i] += decoded[i];
        meant[i] += movement[i];
      }
    }
    for (int i = 0; i < LENGTH; i++) {
      assertThat(sent[i] + error[i]).isCloseTo(meant[i], within(1e-7));
    }
  }

  @ParameterizedTest
  @MethodSource("lossy")
  void cutsAtTheAlignmentDoNotShow(Codec codec) {
    float[] values = values(3, 1);
    float[] base = values(4, 1);
    float[] wholeError = new float[LENGTH];
    float[] cutError = new float[LENGTH];
    IndexRange all = new IndexRange(0, LENGTH);
    float[] whole = codec.decode(codec.encode(values, base, wholeError, all), base, all);
    for (IndexRange part : List.of(new IndexRange(0, 8192), new IndexRange(8192, LENGTH))) {
      float[] decoded = codec.decode(codec.encode(values, base, cutError, part), base, part);
      assertThat(decoded).isEqualTo(java.util.Arrays.copyOfRange(whole, part.from(), part.to()));
    }
    assertThat(cutError).isEqualTo(wholeError);
  }

  @ParameterizedTest
  @MethodSource("lossy")
  void noMovementIsNoMovement(Codec codec) {
    float[] base = values(5, 1);
    IndexRange all = new IndexRange(0, LENGTH);
    float[] error = new float[LENGTH];

    assertThat(codec.decode(codec.encode(base, base, error, all), base, all)).isEqualTo(base);
    assertThat(error).containsOnly(0);
  }

  @Test
  void bytesThatTravel() {
    float[] values = values(1, 1);
    IndexRange all = new IndexRange(0, LENGTH);

    assertThat(new HalfFloats().encode(values, values, new float[LENGTH], all).size())
        .isEqualTo(2 * LENGTH + 4 * 3);
    assertThat(new IntegerBlocks(8).encode(values, values, new float[LENGTH], all).size())
        .isEqualTo(LENGTH + 4 * 40);
    assertThat(new IntegerBlocks(4).encode(values, values, new float[LENGTH], all).size())
        .isEqualTo(LENGTH / 2 + 4 * 40);
    // 82 of each block of 4,096, and 37 of the 1,808 that remain.
    assertThat(new LargestEntries(0.02).encode(values, values, new float[LENGTH], all).size())
        .isEqualTo(2 * (82 + 82 + 37) + 4 * 3);
  }

  @Test
  void theLargestAreSentAndOfEqualOnesTheFirst() {
    float[] values = new float[8192];
    java.util.Arrays.fill(values, 0.25f);
    values[7] = -1;
    values[4095] = 0.5f;
    values[8191] = 2;
    float[] error = new float[values.length];
    IndexRange all = new IndexRange(0, values.length);
    Codec codec = new LargestEntries(3.0 / 4096);

    float[] decoded =
        codec.decode(codec.encode(values, new float[0], error, all), new float[0], all);

    float[] expected = new float[values.length];
    expected[0] = (float) (2.0 / 7); // the nearest seventh of the largest
    expected[7] = -1;
    expected[4095] = (float) (4.0 / 7);
    expected[4096] = (float) (1 * 2.0 / 7);
    expected[4097] = (float) (1 * 2.0 / 7);
    expected[8191] = 2;
    assertThat(decoded).isEqualTo(expected);
    for (int i = 0; i < values.length; i++) {
      assertThat(error[i]).isEqualTo(values[i] - expected[i]);
    }
  }

  @Test
  void fourBitsHoldMinusSevenToSeven() {
    float[] values = {-7, -6, -1, 0, 1, 6, 7, 3.4f, -3.6f};
    float[] error = new float[values.length];
    IndexRange all = new IndexRange(0, values.length);
    Codec codec = new IntegerBlocks(4);

    assertThat(codec.decode(codec.encode(values, new float[0], error, all), new float[0], all))
        .containsExactly(-7, -6, -1, 0, 1, 6, 7, 3, -4);
  }

  @Test
  void halfFloatsAreTheNearest() {
    for (int bits = 0; bits < 0x7c00; bits++) {
      float value = HalfFloats.toFloat((short) bits);
      assertThat(HalfFloats.half(value)).isEqualTo((short) bits);
      assertThat(HalfFloats.half(-value)).isEqualTo((short) (bits | 0x8000));
      if (bits < 0x7bff) {
        float next = HalfFloats.toFloat((short) (bits + 1));
        assertThat(HalfFloats.half(value + 0.4f * (next - value))).isEqualTo((short) bits);
        assertThat(HalfFloats.half(value + 0.6f * (next - value))).isEqualTo((short) (bits + 1));
      }
    }
    assertThat(HalfFloats.toFloat((short) 0x3c00)).isEqualTo(1);
    assertThat(HalfFloats.toFloat((short) 0x7bff)).isEqualTo(65_504);
  }

  private static float[] values(long seed, double scale) {
    Random random = new Random(seed);
    float[] values = new float[LENGTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (scale * random.nextGaussian());
    }
    return values;
  }
}
