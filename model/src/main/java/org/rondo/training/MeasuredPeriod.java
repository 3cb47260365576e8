package org.rondo.training;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.rondo.learning.ProbeLoss;

/**
 * As few local steps as come close to the speed of rounds without an end. A round of H steps takes
 *
 * <pre>  T(H) = c + s H</pre>
 *
 * <p>and {@code c}, what it takes whatever its steps, is more than the exchange: loading
 * parameters, waking up, waiting for the slowest. So both are fitted to the times of whole rounds
 * at two numbers of steps, the present one and the one before. {@code H = (1 - p) / p c / s} steps
 * make {@code c} a share {@code p} of the round: more steps would save at most that share of the
 * time, and cost quality.
 *
 * <p>Decided by medians of the latest five rounds: three rounds after the start and after each
 * change, then every ten. H changes by a factor of four at a time at most, never exceeds an epoch,
 * and stays while it is within a factor of two of the right value, so that noise does not move it.
 * Where averaging raises the loss in two probes running, workers drift too far apart: H is halved,
 * and stays below that.
 */
final class MeasuredPeriod implements AveragingPeriod {
  private static final double FIXED_SHARE = 0.03;
  private static final int FIRST_STEPS = 4;
  private static final int FIRST_DECISION = 3;
  private static final int ROUNDS_BETWEEN = 10;
  private static final int WINDOW = 5;
  private static final int MOST_CHANGE = 4;
  private static final int TOLERANCE = 2;
  private static final double HARM = 1.02;

  private final Deque<Double> window = new ArrayDeque<>();
  private int most;
  private int steps;
  private int untilDecision = FIRST_DECISION;
  private @Nullable Point before;
  private boolean harmed;

  /**
   * What rounds of a number of steps take.
   *
   * @param millis of a whole round
   */
  private record Point(int steps, double millis) {}

  /**
   * A period without measurements.
   *
   * @param most steps, those of an epoch
   */
  MeasuredPeriod(int most) {
    this.most = most;
    this.steps = Math.min(FIRST_STEPS, most);
  }

  @Override
  public int steps(int round) {
    return steps;
  }

  /** The steps only: measurements of another process do not apply to this one. */
  @Override
  public State state() {
    return new State(steps, Double.NaN, 0, 0);
  }

  @Override
  public void restore(State state) {
    steps = state.steps();
  }

  @Override
  public void observe(RoundRecord record) {
    record.outcome().probe().ifPresent(loss -> addProbe(loss, record.probeAfter()));
    if (record.plan().steps().count() != steps) {
      return; // the last of a run or before a change
    }
    window.addLast(record.wallMillis());
    if (window.size() > WINDOW) {
      window.removeFirst();
    }
    untilDecision--;
    if (untilDecision <= 0) {
      Point now = new Point(steps, median());
      untilDecision = ROUNDS_BETWEEN;
      change(next(now), now);
    }
  }

  private void addProbe(ProbeLoss loss, ProbeLoss after) {
    boolean harms = after.mean() > HARM * loss.mean();
    if (harms && harmed && steps > 1) {
      most = steps / 2;
      change(most, null);
    }
    harmed = harms && !harmed;
  }

  private void change(int next, @Nullable Point now) {
    if (next != steps) {
      before = now;
      steps = next;
      window.clear();
      untilDecision = FIRST_DECISION;
    }
  }

  private int next(Point now) {
    Point other = before;
    if (other == null) {
      // Anything else, to have something to compare with.
      return now.steps() * MOST_CHANGE <= most
          ? now.steps() * MOST_CHANGE
          : Math.max(1, now.steps() / MOST_CHANGE);
    }
    double step = (now.millis() - other.millis()) / (now.steps() - other.steps());
    double fixed = Math.max(0, now.millis() - step * now.steps());
    // Of two times that do not differ, none is that of the steps.
    double right = step <= 0 ? Integer.MAX_VALUE : fixed * (1 - FIXED_SHARE) / FIXED_SHARE / step;
    boolean near = right <= TOLERANCE * now.steps() && TOLERANCE * right >= now.steps();
    if (near && now.steps() <= most) {
      return now.steps();
    }
    double greatest = Math.min(most, (double) now.steps() * MOST_CHANGE);
    double least = Math.max(1, (double) now.steps() / MOST_CHANGE);
    return (int) Math.min(greatest, Math.max(least, Math.ceil(right)));
  }

  private double median() {
    double[] values = window.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return values[values.length / 2];
  }
}
