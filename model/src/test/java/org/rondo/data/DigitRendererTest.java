package org.rondo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DigitRendererTest {
  private static final int PIXELS = DigitRenderer.SIZE * DigitRenderer.SIZE;

  @Test
  void theBytesNeverChange() throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int index = 0; index < 100; index++) {
      digest.update((byte) DigitRenderer.label(index, 2026));
      digest.update(DigitRenderer.example(index, 2026));
    }
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("cd5ae0c770f63389ced7c38b4ca4cd5c7887422d54a58816b49eea9eeede83f8");
  }

  @Test
  void everyTenExamplesHoldEachDigitOnceInAnotherOrder() {
    StringBuilder orders = new StringBuilder();
    for (int ten = 0; ten < 100; ten++) {
      int seen = 0;
      for (int i = 0; i < 10; i++) {
        int label = DigitRenderer.label(10L * ten + i, 3);
        seen |= 1 << label;
        orders.append(label);
      }
      assertThat(seen).isEqualTo(0x3ff);
    }
    String firstTen = orders.substring(0, 10);
    assertThat(orders.substring(10)).doesNotContain(firstTen);
  }

  @Test
  void examplesDifferBySeedAndIndex() {
    assertThat(DigitRenderer.example(5, 1)).isEqualTo(DigitRenderer.example(5, 1));
    assertThat(DigitRenderer.render(4, 1)).isNotEqualTo(DigitRenderer.render(4, 2));
    assertThat(DigitRenderer.render(4, 1)).isNotEqualTo(DigitRenderer.render(5, 1));
  }

  @Test
  void inkStandsOnCleanPaperAndStaysOffTheEdge() {
    for (int digit = 0; digit < DigitRenderer.DIGITS; digit++) {
      for (int seed = 0; seed < 300; seed++) {
        byte[] pixels = DigitRenderer.render(digit, seed);
        assertThat(pixels).hasSize(PIXELS);
        int paper = 0;
        int darkest = 0;
        int corners = 0;
        for (int i = 0; i < PIXELS; i++) {
          int value = pixels[i] & 0xff;
          paper += value == 0 ? 1 : 0;
          darkest = Math.max(darkest, value);
          boolean corner = i % 28 % 27 == 0 && i / 28 % 27 == 0;
          corners += corner ? value : 0;
        }
        assertThat(paper).as("digit %d seed %d", digit, seed).isBetween(350, 740);
        assertThat(darkest).as("digit %d seed %d", digit, seed).isGreaterThan(110);
        assertThat(corners).isZero();
      }
    }
  }

  @Test
  void isNeitherHopelessNorTrivialForTheNearestMean() {
    int trainExamples = 3000;
    int testExamples = 1000;
    double[][] means = new double[10][PIXELS];
    for (int index = 0; index < trainExamples; index++) {
      byte[] pixels = DigitRenderer.example(index, 1);
      double[] mean = means[DigitRenderer.label(index, 1)];
      for (int i = 0; i < PIXELS; i++) {
        mean[i] += (pixels[i] & 0xff) / (trainExamples / 10.0);
      }
    }
    int right = 0;
    for (int index = trainExamples; index < trainExamples + testExamples; index++) {
      int guess = nearest(means, DigitRenderer.example(index, 1));
      right += guess == DigitRenderer.label(index, 1) ? 1 : 0;
    }
    assertThat(right / (double) testExamples).isBetween(0.6, 0.99);
  }

  private static int nearest(double[][] means, byte[] pixels) {
    int best = -1;
    double least = Double.MAX_VALUE;
    for (int digit = 0; digit < means.length; digit++) {
      double distance = 0;
      for (int i = 0; i < PIXELS; i++) {
        double difference = means[digit][i] - (pixels[i] & 0xff);
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        best = digit;
      }
    }
    return best;
  }

  @Test
  void impossibleRequestsAreRefused() {
    assertThatThrownBy(() -> DigitRenderer.render(10, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> DigitRenderer.label(-1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("An example's index is 0 or more, got -1.");
  }
}
