package org.rondo.training;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ToDoubleFunction;
import org.rondo.config.Pace;

/**
 * As many local steps as it takes for communication to stay within a tenth of a round: with {@code
 * c} the communication of a round and {@code s} the time of a step, {@code H >= 9 c / s}. Measured
 * as the medians of the latest five rounds: three rounds after the start and after each change,
 * then every ten. H at most quadruples at once, never passes an epoch, and stays as it is while it
 * is right to a quarter, so that noise does not move it.
 */
final class MeasuredPacing implements Pacing {
  private static final int FIRST_STEPS = 4;
  private static final int FIRST_DECISION = 3;
  private static final int ROUNDS_BETWEEN = 10;
  private static final int WINDOW = 5;
  private static final double TOLERANCE = 0.25;
  private static final int MOST_GROWTH = 4;

  private final int most;
  private final Deque<RoundRecord> window = new ArrayDeque<>();
  private int steps;
  private int untilDecision = FIRST_DECISION;

  MeasuredPacing(int most) {
    this.most = most;
    this.steps = Math.min(FIRST_STEPS, most);
  }

  @Override
  public int steps(int round) {
    return steps;
  }

  /** The steps only: what another process measured says nothing about this one. */
  @Override
  public PacingState state() {
    return new PacingState(steps, Double.NaN, 0, 0);
  }

  @Override
  public void restore(PacingState state) {
    steps = state.steps();
  }

  @Override
  public void observe(RoundRecord record) {
    window.addLast(record);
    if (window.size() > WINDOW) {
      window.removeFirst();
    }
    untilDecision--;
    if (untilDecision <= 0) {
      decide();
      untilDecision = window.isEmpty() ? FIRST_DECISION : ROUNDS_BETWEEN;
    }
  }

  private void decide() {
    double communication = median(RoundRecord::communicationMillis);
    double step =
        Math.max(1e-6, median(r -> r.computeMillis() / Math.max(1, r.plan().steps().count())));
    double wanted =
        Math.ceil(communication * (1 - Pace.COMMUNICATION_SHARE) / Pace.COMMUNICATION_SHARE / step);
    double next = Math.max(1, Math.min(Math.min(most, (double) steps * MOST_GROWTH), wanted));
    if (Math.abs(next - steps) > TOLERANCE * steps) {
      steps = (int) next;
      window.clear();
    }
  }

  private double median(ToDoubleFunction<RoundRecord> measure) {
    double[] values = window.stream().mapToDouble(measure).sorted().toArray();
    return values[values.length / 2];
  }
}
