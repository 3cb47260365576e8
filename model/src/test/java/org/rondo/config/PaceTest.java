package org.rondo.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {

  @ParameterizedTest
  @ValueSource(strings = {"1", "1000000", "auto", "by-loss:100", "1*4,20*30", "3*1,1000000*7"})
  void readsWhatItWrites(String text) {
    assertThat(Pace.parse(text).map(Pace::toString)).hasValue(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "1000001",
        "2000000*1",
        "Auto",
        "by-loss",
        "by-loss:0",
        "4*",
        "1*4,",
        ""
      })
  void refusesTheRest(String text) {
    assertThat(Pace.parse(text)).isEmpty();
  }

  @Test
  void theLastStretchContinues() {
    Pace pace = Pace.parse("1*4,20*30").orElseThrow();

    assertThat(pace.kind()).isEqualTo(Pace.Kind.STEPS);
    assertThat(pace.isFixed()).isFalse();
    assertThat(pace.stretches()).containsExactly(new Pace.Stretch(1, 4), new Pace.Stretch(20, 30));
    assertThat(Pace.of(7).isFixed()).isTrue();
    assertThat(Pace.parse("7")).hasValue(Pace.of(7));
  }
}
