package org.rondo.training;

/**
 * Fewer local steps as the loss falls (J. Wang, G. Joshi, "Adaptive communication strategies to
 * achieve the best error-runtime trade-off in local-update SGD" (AdaComm), arXiv 1810.08313,
 * equation 15):
 *
 * <pre>  H = ceil(sqrt(F / F_0) H_0)</pre>
 *
 * <p>{@code F} is the mean training loss of the rounds since the last decision and {@code F_0} that
 * of the first round. Decided at the end of an epoch or after ten rounds, whichever comes first;
 * the paper decides after fixed stretches of time, which could not be repeated. H never rises above
 * {@code H_0}.
 */
final class LossPacing implements Pacing {
  private static final int ROUNDS = 10;

  private final int initial;
  private int steps;
  private double first = Double.NaN;
  private double sum;
  private int rounds;

  LossPacing(int initial) {
    this.initial = initial;
    this.steps = initial;
  }

  @Override
  public int steps(int round) {
    return steps;
  }

  @Override
  public PacingState state() {
    return new PacingState(steps, first, sum, rounds);
  }

  @Override
  public void restore(PacingState state) {
    steps = state.steps();
    first = state.firstLoss();
    sum = state.lossSum();
    rounds = state.rounds();
  }

  @Override
  public void observe(RoundRecord record) {
    double loss = record.outcome().loss();
    if (!Double.isFinite(loss)) { // all workers with batches were skipped
      return;
    }
    if (Double.isNaN(first)) {
      first = loss;
    }
    sum += loss;
    rounds++;
    if (rounds == ROUNDS || record.plan().steps().endsEpoch()) {
      if (first > 0) {
        double ratio = Math.max(0, sum / rounds / first);
        steps = (int) Math.max(1, Math.min(initial, Math.ceil(Math.sqrt(ratio) * initial)));
      }
      sum = 0;
      rounds = 0;
    }
  }
}
