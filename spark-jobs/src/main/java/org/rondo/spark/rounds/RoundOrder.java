package org.rondo.spark.rounds;

import java.util.List;
import org.rondo.training.RoundSum;
import org.rondo.training.WorkerRound;

/** A round for the tasks of a residence: the workers' updates go into the driver's sum. */
final class RoundOrder implements Residence.Order {
  private final LocalStepsTask task;
  private final RoundSum sum;
  private final List<WorkerRound.Memory> before;
  private final WorkerRound.Memory[] after;

  /**
   * A round to run.
   *
   * @param sum to add the updates to
   * @param before what each worker kept of the round before
   */
  RoundOrder(LocalStepsTask task, RoundSum sum, List<WorkerRound.Memory> before) {
    this.task = task;
    this.sum = sum;
    this.before = before;
    this.after = new WorkerRound.Memory[before.size()];
  }

  @Override
  public void run(NumberedShard shard) {
    int worker = shard.worker();
    WorkerRound part = task.run(worker, shard.shard(), before.get(worker), 0);
    after[worker] = part.memory();
    sum.add(part.update());
  }

  /** The sum of the updates; complete when the order is done. */
  RoundSum sum() {
    return sum;
  }

  /** What each worker keeps of the round, when the order is done. */
  List<WorkerRound.Memory> memories() {
    return List.of(after);
  }
}
