package org.rondo.training;

/**
 * Rounds of a single local step before another pacing takes over: post-local SGD (T. Lin et al.,
 * "Don't use large mini-batches, use local SGD", arXiv 1808.07217, algorithm 2).
 */
record WarmupPacing(int rounds, Pacing after) implements Pacing {

  @Override
  public int steps(int round) {
    return round < rounds ? 1 : after.steps(round - rounds);
  }

  @Override
  public void observe(RoundRecord record) {
    if (record.plan().round() >= rounds) {
      after.observe(record);
    }
  }

  @Override
  public PacingState state() {
    return after.state();
  }

  @Override
  public void restore(PacingState state) {
    after.restore(state);
  }
}
