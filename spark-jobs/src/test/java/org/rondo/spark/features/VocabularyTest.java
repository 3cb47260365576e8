package org.rondo.spark.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Words that mean the same are one word. */
class VocabularyTest {

  @Test
  void numbersAndTruthsAreFoundHoweverTheyAreWritten() {
    Vocabulary words = new Vocabulary(List.of("1", "2.50", "-3.0", "TRUE", "false", "x"));
    assertThat(List.of("1", "1.0", "1.000")).allMatch(word -> words.place(word) == 0);
    assertThat(List.of("2.5", "2.50", "2.500")).allMatch(word -> words.place(word) == 1);
    assertThat(List.of("-3", "-3.0")).allMatch(word -> words.place(word) == 2);
    assertThat(List.of("true", "True", "TRUE")).allMatch(word -> words.place(word) == 3);
    assertThat(List.of("false", "FALSE")).allMatch(word -> words.place(word) == 4);
  }

  @Test
  void codesAndOtherWordsMeanThemselves() {
    Vocabulary words = new Vocabulary(List.of("1", "x", "true"));
    for (String other : List.of("01", "1.", "1e0", "+1", "0x1", "X", "t", "yes", "", "1 ", "٣")) {
      assertThat(words.place(other)).as(other).isEqualTo(Vocabulary.UNKNOWN);
    }
    assertThat(words.place(null)).isEqualTo(Vocabulary.UNKNOWN);
    assertThat(new Vocabulary(List.of("007")).place("7")).isEqualTo(Vocabulary.UNKNOWN);
  }

  /** As models have them that were trained before words of one meaning were one. */
  @Test
  void aWordIsItselfWhereOthersMeanTheSame() {
    Vocabulary words = new Vocabulary(List.of("1", "1.0"));
    assertThat(List.of(words.place("1"), words.place("1.0"), words.place("1.00")))
        .containsExactly(0, 1, Vocabulary.UNKNOWN);
  }

  @Test
  void theShortestOfAllThatMeanTheSameStays() {
    assertThat(Vocabulary.distinct(List.of("1.0", "1", "10", "02", "2", "True", "true", "a")))
        .containsExactly("02", "1", "10", "2", "True", "a");
    assertThat(Vocabulary.distinct(List.of("3.1", "3.10", "3.2")))
        .containsExactly("3.1", "3.10", "3.2");
  }

  @Test
  void typedNumbersAreWrittenAsWholeNumbersAre() {
    assertThat(
            List.<Object>of(
                1,
                1L,
                (short) 1,
                (byte) 1,
                1f,
                1.0,
                -0.0,
                1e7,
                1.5f,
                0.1f,
                1e-5,
                1e20,
                new BigDecimal("1.50"),
                true,
                Double.NaN))
        .map(ColumnParser::text)
        .containsExactly(
            "1",
            "1",
            "1",
            "1",
            "1",
            "1",
            "0",
            "10000000",
            "1.5",
            "0.1",
            "0.00001",
            "100000000000000000000",
            "1.50",
            "true",
            "NaN");
  }
}
