package org.rondo.spark.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTextTest {

  @Test
  void readsTheSameBitsAsJava() {
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      String digits = Long.toString(random.nextLong(1_000_000_000_000_000L) >> random.nextInt(48));
      int point = random.nextInt(digits.length() + 1);
      String text =
          (random.nextBoolean() ? "-" : "")
              + digits.substring(0, point)
              + '.'
              + digits.substring(point);
      assertThat(Double.doubleToRawLongBits(DecimalText.parse(text)))
          .as(text)
          .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
    }
    assertThat(Double.doubleToRawLongBits(DecimalText.parse("-0")))
        .isEqualTo(Double.doubleToRawLongBits(-0.0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1e5", ".", "-", "+1", "1.2.3", "0x1p3", "1d", "1234567890123456", "\u0661"})
  void leavesOtherTextsToJava(String text) {
    assertThat(DecimalText.parse(text)).isNaN();
  }
}
