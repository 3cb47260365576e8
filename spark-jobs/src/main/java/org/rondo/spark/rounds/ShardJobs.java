package org.rondo.spark.rounds;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.rondo.data.Shard;
import org.rondo.network.Replica;
import org.rondo.network.ReplicaPool;
import org.rondo.spark.jobs.RunJobs;
import org.rondo.training.TrainingPlan;

/** Jobs that apply parameters to shards. */
record ShardJobs(RunJobs jobs, TrainingPlan plan) {

  /** A use of parameters. Travels to executors. */
  @FunctionalInterface
  interface Use<R> extends Serializable {
    /** What it makes of a shard, on a replica that is lent for it. */
    R of(Replica replica, float[] parameters, Shard shard);
  }

  /** What a use makes of each shard, in worker order. */
  <R> List<R> run(String what, JavaRDD<Shard> shards, float[] parameters, Use<R> use) {
    TrainingPlan common = plan;
    Broadcast<float[]> broadcast = jobs.context().broadcast(parameters);
    try {
      return jobs.evaluation(
          what,
          () ->
              shards
                  .map(
                      shard ->
                          ReplicaPool.lend(
                              common.replica(),
                              replica -> use.of(replica, broadcast.value(), shard)))
                  .collect());
    } finally {
      broadcast.destroy();
    }
  }
}
