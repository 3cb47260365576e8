package org.rondo.spark.jobs;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long work may take before it counts as stuck: the user's limit, or else many times what such
 * work has taken so far. It is generous, because ending work that is merely slow would be worse
 * than waiting: parts may have to be read and prepared again after the loss of an executor. Owned
 * by one thread.
 */
final class MeasuredLimit {
  /** Nothing is known of the first work; its steps may be many and large. */
  static final Duration FIRST = Duration.ofHours(1);

  /** Even quick work may have to wait for an executor to be replaced. */
  static final Duration LEAST = Duration.ofMinutes(3);

  private static final int TIMES_THE_SLOWEST = 20;
  private static final int TIMES_THE_PREPARATION = 3;

  private final @Nullable Duration given;
  private double slowestNanosPerStep;

  /**
   * A limit.
   *
   * @param given the user's; null to derive it from measurements
   */
  MeasuredLimit(@Nullable Duration given) {
    this.given = given;
  }

  /**
   * How long work of this many steps may take.
   *
   * @param preparation how long it took to prepare the data
   */
  Duration of(long steps, Duration preparation) {
    if (given != null) {
      return given;
    }
    Duration measured =
        slowestNanosPerStep == 0
            ? FIRST
            : Duration.ofNanos((long) (slowestNanosPerStep * steps * TIMES_THE_SLOWEST));
    Duration enough = measured.compareTo(LEAST) < 0 ? LEAST : measured;
    return enough.plus(preparation.multipliedBy(TIMES_THE_PREPARATION));
  }

  /** Records completed work. */
  void observe(long steps, long nanos) {
    slowestNanosPerStep = Math.max(slowestNanosPerStep, (double) nanos / Math.max(1, steps));
  }
}
