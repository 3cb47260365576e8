package org.rondo.spark.rounds;

import java.io.Serializable;
import java.util.Iterator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.broadcast.Broadcast;
import org.rondo.data.Shard;
import org.rondo.network.NetworkState;
import org.rondo.network.ReplicaPool;
import org.rondo.training.LocalSteps;
import org.rondo.training.RoundPlan;
import org.rondo.training.TrainingPlan;
import org.rondo.training.WorkerMemory;
import org.rondo.training.WorkerRound;

/**
 * What a task of a round does: local steps on a replica of its process. Travels to executors.
 *
 * @param plan of the run
 * @param round of the run
 * @param longestPiece where to cut what is sent
 * @param global the state that the round starts from
 */
record LocalStepsTask(
    TrainingPlan plan, RoundPlan round, int longestPiece, Broadcast<NetworkState> global)
    implements Serializable {

  /** The round of workers without a memory. */
  Iterator<WorkerRound> run(int worker, Iterator<Shard> shards) {
    return stream(shards).map(shard -> run(worker, shard, WorkerMemory.NONE)).iterator();
  }

  /** The round of workers that remember the round before. */
  Iterator<WorkerRound> run(int worker, Iterator<Shard> shards, Iterator<WorkerMemory> memories) {
    return stream(shards).map(shard -> run(worker, shard, memories.next())).iterator();
  }

  private WorkerRound run(int worker, Shard shard, WorkerMemory memory) {
    return ReplicaPool.lend(
        plan.replica(),
        replica ->
            new LocalSteps(plan, longestPiece)
                .run(replica, global.value(), round, worker, shard, memory));
  }

  private static <T> Stream<T> stream(Iterator<T> items) {
    Iterable<T> once = () -> items;
    return StreamSupport.stream(once.spliterator(), false);
  }
}
