package org.rondo.spark.fitting;

import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import org.rondo.data.Shard;
import org.rondo.landscape.WatchedWorkers.Watched;
import org.rondo.landscape.WorkerPair;
import org.rondo.network.NetworkState;
import org.rondo.spark.jobs.RunJobs;
import org.rondo.training.LocalSteps;
import org.rondo.training.RoundPlan;
import org.rondo.training.TrainingPlan;
import org.rondo.training.Turn;
import org.rondo.training.WorkerRound;

/**
 * Two workers' parts of a round once more, as far as their parameters. Travels to executors.
 *
 * @param plan of the run
 * @param round of the run
 * @param start what it started from
 * @param first memory of the first worker
 * @param second memory of the second worker
 */
record PairJob(
    TrainingPlan plan,
    RoundPlan round,
    NetworkState start,
    WorkerRound.Memory first,
    WorkerRound.Memory second)
    implements Serializable {

  /** The first two workers in a round that was watched. */
  static WorkerPair of(RunJobs jobs, TrainingPlan plan, Watched watched, JavaRDD<Shard> shards) {
    NetworkState start = watched.start().state();
    Broadcast<PairJob> job =
        jobs.context()
            .broadcast(
                new PairJob(plan, watched.plan(), start, watched.memory(0), watched.memory(1)));
    try {
      List<float[]> reached =
          jobs.prepare(
              () ->
                  shards
                      .mapPartitionsWithIndex((worker, part) -> job.value().run(worker, part), true)
                      .collect());
      return new WorkerPair(
          watched.plan().round() + 1,
          List.of(0, 1),
          start.parameters(),
          reached,
          combined(watched));
    } finally {
      job.destroy();
    }
  }

  private static float @Nullable [] combined(Watched watched) {
    NetworkState combined = watched.outcome().combined();
    return combined == null || !watched.plan().turn().equals(Turn.ALL)
        ? null
        : combined.parameters();
  }

  private Iterator<float[]> run(int worker, Iterator<Shard> shards) {
    if (worker > 1) {
      return Collections.emptyIterator();
    }
    Shard shard = shards.next();
    float[] reached =
        plan.learner()
            .lend(
                learner -> {
                  new LocalSteps(plan, Integer.MAX_VALUE)
                      .run(learner, start, round, worker, shard, worker == 0 ? first : second);
                  return learner.parametersOnly().parameters();
                });
    return Collections.singletonList(reached).iterator();
  }
}
