package org.rondo.evaluation;

import org.jspecify.annotations.Nullable;
import org.rondo.evaluation.EarlyStoppingState.Observation;

/**
 * Watches one metric from evaluation to evaluation and says when to stop: after {@code patience}
 * consecutive evaluations, none of which improved on the reference by more than {@code minDelta}.
 *
 * <p>Source: I. Goodfellow, Y. Bengio and A. Courville, "Deep Learning" (2016), algorithm 7.1, with
 * a margin as in Keras: the reference is the last observation that improved by more than {@code
 * minDelta}. Deviation: the best observation is tracked apart from the reference, because a network
 * that gets better by less than {@code minDelta} is the best so far although it does not postpone
 * stopping. A value that is not finite never counts as an improvement, so training also ends on a
 * metric that stays undefined.
 *
 * <p>Mutable, owned by the driver's training loop; its {@link #state} goes into checkpoints.
 */
public final class EarlyStopping {
  private final Metric<?> metric;
  private final int patience;
  private final double minDelta;
  private EarlyStoppingState state;

  /** Watches from the first evaluation on. */
  public EarlyStopping(Metric<?> metric, int patience, double minDelta) {
    this(metric, patience, minDelta, EarlyStoppingState.initial());
  }

  /**
   * Resumes from a state.
   *
   * @param patience consecutive evaluations without improvement that end training, at least 1
   * @param minDelta the improvement that must be exceeded to count, finite, 0 or more
   * @param state where to resume, from {@link #state}
   */
  public EarlyStopping(Metric<?> metric, int patience, double minDelta, EarlyStoppingState state) {
    if (patience < 1) {
      throw new IllegalArgumentException("patience is " + patience + ": expected 1 or more");
    }
    if (!(minDelta >= 0.0 && Double.isFinite(minDelta))) {
      throw new IllegalArgumentException("minDelta is " + minDelta + ": expected 0 or more");
    }
    this.metric = metric;
    this.patience = patience;
    this.minDelta = minDelta;
    this.state = state;
  }

  /**
   * The decision after an observation.
   *
   * @param verdict of this observation
   * @param best the best observation so far, null before the first finite one
   * @param evaluationsWithoutImprovement how many in a row, this one included
   */
  public record Decision(
      Verdict verdict, @Nullable Observation best, int evaluationsWithoutImprovement) {

    /** Whether this observation is the best so far: the moment to keep the parameters. */
    public boolean isBest() {
      return verdict == Verdict.BEST || verdict == Verdict.BEST_BUT_STOP;
    }

    /** Whether to stop training now. */
    public boolean stop() {
      return verdict == Verdict.STOP || verdict == Verdict.BEST_BUT_STOP;
    }
  }

  /** What an observation means for training. */
  public enum Verdict {
    /** The best so far; continue training. */
    BEST,
    /** The best so far, but by too little for too long: keep it and stop. */
    BEST_BUT_STOP,
    /** Not the best; continue training. */
    GO_ON,
    /** Patience is used up. */
    STOP
  }

  /** Takes in the value of the metric after a round; NaN when it is undefined. */
  public Decision observe(int round, double value) {
    boolean isBest = improves(state.best(), value, 0.0);
    boolean resetsPatience = improves(state.reference(), value, minDelta);
    int without = resetsPatience ? 0 : state.evaluationsWithoutImprovement() + 1;
    state =
        new EarlyStoppingState(
            isBest ? new Observation(round, value) : state.best(),
            resetsPatience ? new Observation(round, value) : state.reference(),
            without);
    boolean stop = without >= patience;
    Verdict verdict =
        isBest
            ? (stop ? Verdict.BEST_BUT_STOP : Verdict.BEST)
            : (stop ? Verdict.STOP : Verdict.GO_ON);
    return new Decision(verdict, state.best(), without);
  }

  /** The metric watched. */
  public Metric<?> metric() {
    return metric;
  }

  /** What to keep in order to resume later. */
  public EarlyStoppingState state() {
    return state;
  }

  private boolean improves(@Nullable Observation from, double value, double margin) {
    if (!Double.isFinite(value)) {
      return false;
    }
    return from == null || metric.direction().improvement(from.value(), value) > margin;
  }
}
