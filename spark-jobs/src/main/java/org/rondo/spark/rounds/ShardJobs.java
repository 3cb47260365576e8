package org.rondo.spark.rounds;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.rondo.data.Shard;
import org.rondo.learning.Learner;
import org.rondo.spark.jobs.RunJobs;
import org.rondo.training.TrainingPlan;

/** Jobs that apply parameters to shards. */
record ShardJobs(RunJobs jobs, TrainingPlan plan) {

  /** A use of parameters. Travels to executors. */
  @FunctionalInterface
  interface Use<R> extends Serializable {
    /** What it makes of a shard, with a learner that is lent for it. */
    R of(Learner learner, float[] parameters, Shard shard);
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
                          common
                              .learner()
                              .lend(learner -> use.of(learner, broadcast.value(), shard)))
                  .collect());
    } finally {
      broadcast.destroy();
    }
  }
}
