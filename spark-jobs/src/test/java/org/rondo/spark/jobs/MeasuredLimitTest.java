package org.rondo.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MeasuredLimitTest {
  private static final Duration PREPARATION = Duration.ofSeconds(7);

  @Test
  void theUsersLimitStands() {
    MeasuredLimit limit = new MeasuredLimit(Duration.ofSeconds(2));
    limit.observe(1, Duration.ofHours(1).toNanos());
    assertThat(limit.of(1000, PREPARATION)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void nothingIsKnownOfTheFirst() {
    assertThat(new MeasuredLimit(null).of(10, PREPARATION))
        .isEqualTo(MeasuredLimit.FIRST.plusSeconds(21));
  }

  @Test
  void growsWithTheSlowestStepAndTheSteps() {
    MeasuredLimit limit = new MeasuredLimit(null);
    limit.observe(10, Duration.ofSeconds(40).toNanos());
    limit.observe(10, Duration.ofSeconds(10).toNanos());
    assertThat(limit.of(5, PREPARATION)).isEqualTo(Duration.ofSeconds(20 * 4 * 5 + 21));
  }

  @Test
  void quickRoundsMayHaveToWaitForAnExecutor() {
    MeasuredLimit limit = new MeasuredLimit(null);
    limit.observe(10, 1);
    assertThat(limit.of(10, Duration.ZERO)).isEqualTo(MeasuredLimit.LEAST);
  }
}
