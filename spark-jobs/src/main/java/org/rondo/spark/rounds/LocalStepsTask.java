package org.rondo.spark.rounds;

import java.io.Serializable;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.broadcast.Broadcast;
import org.rondo.data.Shard;
import org.rondo.engine.EngineDevice;
import org.rondo.network.NetworkState;
import org.rondo.training.LocalSteps;
import org.rondo.training.RoundPlan;
import org.rondo.training.TrainingPlan;
import org.rondo.training.WorkerRound;
import org.rondo.training.WorkerUpdate;

/**
 * What the tasks of a round do: local steps with an engine of their process. Travels to each
 * executor once, and not with every task.
 *
 * @param plan of the run
 * @param round of the run
 * @param longestPiece where to cut what is sent
 * @param start what the round starts from
 */
record LocalStepsTask(TrainingPlan plan, RoundPlan round, int longestPiece, SharedStart start)
    implements Serializable {

  /** The round of a worker without a memory. */
  static Iterator<WorkerRound> run(
      Broadcast<LocalStepsTask> shared, int worker, Iterator<Shard> shards) {
    return run(shared, worker, shards.next(), WorkerRound.Memory.NONE);
  }

  /** The round of a worker with a memory of the round before. */
  static Iterator<WorkerRound> run(
      Broadcast<LocalStepsTask> shared,
      int worker,
      Iterator<Shard> shards,
      Iterator<WorkerRound.Memory> memories) {
    return run(shared, worker, shards.next(), memories.next());
  }

  private static Iterator<WorkerRound> run(
      Broadcast<LocalStepsTask> shared, int worker, Shard shard, WorkerRound.Memory memory) {
    long begun = System.nanoTime();
    LocalStepsTask task = shared.value();
    task.start.state();
    return List.of(task.run(worker, shard, memory, System.nanoTime() - begun)).iterator();
  }

  /**
   * A worker's part of the round.
   *
   * @param fetchNanos time that it took to get this task
   */
  WorkerRound run(int worker, Shard shard, WorkerRound.Memory memory, long fetchNanos) {
    LocalSteps steps = new LocalSteps(plan, longestPiece);
    NetworkState global = start.state();
    WorkerRound part =
        plan.learner().lend(learner -> steps.run(learner, global, round, worker, shard, memory));
    WorkerUpdate.HostDevice device =
        plan.learner().device().map(LocalStepsTask::onThisHost).orElse(null);
    WorkerUpdate.Transit transit = new WorkerUpdate.Transit(fetchNanos, Instant.now(), device);
    WorkerUpdate update = part.update();
    WorkerUpdate reported =
        new WorkerUpdate(update.report().with(transit), update.iteration(), update.payloads());
    return new WorkerRound(reported, part.memory());
  }

  private static WorkerUpdate.HostDevice onThisHost(EngineDevice device) {
    return new WorkerUpdate.HostDevice(
        SparkEnv.get().blockManager().blockManagerId().host(), device);
  }
}
