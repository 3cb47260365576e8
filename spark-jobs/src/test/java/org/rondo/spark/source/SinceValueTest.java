package org.rondo.spark.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.config.SinceType;

/** In what order the values are that tell new rows from old ones. */
class SinceValueTest {
  private static SinceValue of(SinceType type, Object raw) {
    return SinceValue.of(type, raw).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "NUMBER, 9, 10",
    "NUMBER, -1, -0.5",
    "NUMBER, 9007199254740992, 9007199254740993", // the same as doubles
    "NUMBER, 1.5, 1.50000000000000000001",
    "TEXT, 10, 9",
    "TEXT, a, b",
    "TEXT, B, a",
    "TEXT, \uFFFD, \uD83D\uDE00", // the other way around as UTF-16
    "TIME, 2026-11-25, 2026-11-25 00:00:00.000001",
    "TIME, 2026-11-25T02:00:00+02:00, 2026-11-25T00:30:00",
    "TIME, 2026-11-25 08:00:00Z, 2026-11-25 09:30:00+0100",
    "TIME, 2026-11-25, 2026-11-26",
  })
  void areInOrder(SinceType type, String less, String more) {
    assertThat(of(type, less)).isLessThan(of(type, more));
    assertThat(of(type, more)).isGreaterThan(of(type, less));
    assertThat(SinceValue.parse(type, of(type, more).text())).isEqualTo(of(type, more));
  }

  @ParameterizedTest
  @CsvSource({
    "NUMBER, x",
    "NUMBER, NaN",
    "NUMBER, 1e999999999",
    "NUMBER, ' '",
    "TIME, 25.11.2026",
    "TIME, 2026-02-30",
    "TIME, 2026-11-25 25:00:00",
    "TEXT, ' '",
  })
  void whatIsOfAnotherKindHasNoPlace(SinceType type, String text) {
    assertThat(SinceValue.of(type, text)).isEmpty();
  }

  @Test
  void valuesOfColumnsAreExact() {
    assertThat(of(SinceType.NUMBER, 1L << 53).text()).isEqualTo("9007199254740992");
    assertThat(of(SinceType.NUMBER, 0.1f).compareTo(of(SinceType.NUMBER, 0.1))).isPositive();
    assertThat(of(SinceType.NUMBER, new BigDecimal("7.00"))).isEqualTo(of(SinceType.NUMBER, 7));
    assertThat(SinceValue.of(SinceType.NUMBER, Double.POSITIVE_INFINITY)).isEmpty();
    assertThat(SinceValue.of(SinceType.NUMBER, null)).isEmpty();
  }

  /** The zone of a process decides nothing. */
  @Test
  void momentsAreTheSameEverywhere() {
    Instant instant = Instant.parse("2026-11-25T08:30:00.123456Z");
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
      for (Object raw :
          new Object[] {
            instant,
            Timestamp.from(instant),
            LocalDateTime.parse("2026-11-25T08:30:00.123456"),
            "2026-11-25 08:30:00.123456"
          }) {
        assertThat(of(SinceType.TIME, raw).text())
            .as(raw.getClass().toString())
            .isEqualTo("2026-11-25T08:30:00.123456Z");
      }
      LocalDate day = LocalDate.of(2026, 11, 25);
      assertThat(of(SinceType.TIME, day)).isEqualTo(of(SinceType.TIME, Date.valueOf(day)));
      assertThat(of(SinceType.TIME, day).text()).isEqualTo("2026-11-25T00:00:00Z");
    } finally {
      TimeZone.setDefault(before);
    }
  }
}
