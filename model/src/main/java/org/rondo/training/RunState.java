package org.rondo.training;

import java.util.List;

/**
 * All that a run carries from one round to the next, on the driver and on the workers: going on
 * from here comes to the same bits as never having stopped. The order of the batches and the place
 * in the learning-rate schedule follow from the configuration and the steps done.
 *
 * @param training the global state
 * @param best what early stopping remembers
 * @param totals sums so far
 * @param period what the averaging period remembers
 * @param memories what each worker keeps for itself, in worker order; none where they keep nothing
 */
record RunState(
    TrainingState training,
    BestState.Saved best,
    RunTotals.Saved totals,
    AveragingPeriod.State period,
    List<WorkerRound.Memory> memories) {

  RunState {
    memories = List.copyOf(memories);
  }
}
