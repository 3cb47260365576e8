package org.rondo.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> VALID = List.of("workers", "batch-size", "local-steps", "mse");

  @ParameterizedTest
  @CsvSource({
    "batch-sise, batch-size",
    "bathc-size, batch-size",
    "batchSize, batch-size",
    "BATCH_SIZE, batch-size",
    "worker, workers",
    "localsteps, local-steps",
    "rmse, mse"
  })
  void findsWhatWasMeant(String written, String meant) {
    assertThat(Nearest.to(written, VALID)).contains(meant);
  }

  @Test
  void guessesNothingWhenAllAreFar() {
    assertThat(Nearest.to("colour", VALID)).isEmpty();
    assertThat(Nearest.to("colour", List.of())).isEmpty();
  }

  @Test
  void countsASwapOfNeighboursAsOneMistake() {
    assertThat(Nearest.distance("abcd", "abdc")).isEqualTo(1);
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
  }
}
