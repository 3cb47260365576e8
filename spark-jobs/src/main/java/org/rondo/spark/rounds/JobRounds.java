package org.rondo.spark.rounds;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.ExchangePlan;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.evaluation.Evaluation;
import org.rondo.learning.ProbeLoss;
import org.rondo.network.NetworkState;
import org.rondo.spark.jobs.RunJobs;
import org.rondo.spark.scoring.ScoringPlan;
import org.rondo.training.RoundOutcome;
import org.rondo.training.RoundPlan;
import org.rondo.training.RoundStart;
import org.rondo.training.TrainingPlan;
import org.rondo.training.WorkerRound;

/**
 * Each round is one Spark job of ordinary tasks, each a pure function of its broadcast, its shard
 * and what the worker kept, so Spark may retry and speculate.
 */
final class JobRounds implements Rounds {
  private final JavaSparkContext context;
  private final RunJobs jobs;
  private final TrainingPlan plan;
  private final JavaRDD<Shard> shards;
  private final GatherRule rule;
  private final WorkerMemories memories;
  private final UUID run;

  /**
   * Rounds over cached shards.
   *
   * @param rule how to gather updates
   * @param memories closed together with the rounds
   * @param run that {@link KnownStarts} has it under
   */
  JobRounds(
      RunJobs jobs,
      TrainingPlan plan,
      JavaRDD<Shard> shards,
      GatherRule rule,
      WorkerMemories memories,
      UUID run) {
    this.context = jobs.context();
    this.jobs = jobs;
    this.plan = plan;
    this.shards = shards;
    this.rule = rule;
    this.memories = memories;
    this.run = run;
  }

  @Override
  public RoundOutcome run(RoundStart start, RoundPlan round) {
    return run(start, round, work -> jobs.round(round.round() + 1, round.steps().count(), work));
  }

  /** Runs an earlier round once more, for what its workers keep. */
  void repeat(RoundStart start, RoundPlan round) {
    String what = "round %s once more".formatted(round.round() + 1);
    run(start, round, work -> jobs.evaluation(what, work));
  }

  private RoundOutcome run(
      RoundStart start, RoundPlan round, Function<Supplier<Gather.Result>, Gather.Result> guard) {
    long begun = System.nanoTime();
    NetworkState global = start.state();
    int workers = shards.getNumPartitions();
    int slots = Math.min(workers, context.defaultParallelism());
    Gather gather = rule.choose(plan.exchange(), global.bytes(), workers, slots);
    Shared shared = share(start, round);
    Broadcast<LocalStepsTask> task =
        context.broadcast(new LocalStepsTask(plan, round, gather.longestPiece(), shared.start()));
    Runnable release =
        () -> {
          task.destroy();
          shared.release().run();
        };
    long sharedNanos = System.nanoTime() - begun;
    boolean kept = false;
    try {
      boolean remember = plan.exchange().hasMemory();
      JavaRDD<WorkerRound> parts =
          remember
              ? memories.store(
                  shards.zipPartitions(
                      memories.before(shards),
                      (part, memory) ->
                          LocalStepsTask.run(task, TaskContext.getPartitionId(), part, memory)))
              : shards.mapPartitionsWithIndex(
                  (worker, part) -> LocalStepsTask.run(task, worker, part), true);
      Gather.Result gathered =
          guard.apply(() -> gather.gather(parts.map(WorkerRound::update), task, global));
      if (remember) {
        kept = true;
        memories.keep(parts, parts.map(WorkerRound::memory), 1, release);
      }
      RoundOutcome.Traffic traffic =
          new RoundOutcome.Traffic(
              gathered.bytes() + start.bytes() * workers,
              System.nanoTime() - begun,
              slots,
              RoundOutcome.Parts.of(
                  gathered.reports(),
                  sharedNanos,
                  gathered.arrived(),
                  gathered.aggregationNanos()));
      return new RoundOutcome(gathered.combined(), gathered.reports(), traffic);
    } finally {
      if (!kept) {
        release.run();
      }
    }
  }

  /**
   * A start as tasks come to it.
   *
   * @param release frees what they need for it
   */
  private record Shared(SharedStart start, Runnable release) {}

  private Shared share(RoundStart start, RoundPlan round) {
    ExchangePlan exchange = plan.exchange();
    RoundStart.Movement movement = start.movement();
    if (movement == null) {
      SharedStart.Way way =
          exchange.sendsChanges()
              ? new SharedStart.Remembered(run, round.round(), start.state())
              : new SharedStart.Sent(start.state());
      return new Shared(new SharedStart(way), () -> {});
    }
    Broadcast<NetworkState> whole = context.broadcast(start.state());
    return new Shared(
        new SharedStart(new SharedStart.Moved(run, round.round(), exchange, movement, whole)),
        whole::destroy);
  }

  @Override
  public List<ProbeLoss> probe(float[] parameters) {
    return jobs.evaluation(
        "probe",
        () ->
            ScoringPlan.apply(
                plan.learner(),
                shards,
                parameters,
                (learner, values, shard) -> learner.probe(values, shard)));
  }

  @Override
  public @Nullable Evaluation evaluate(float[] parameters, Split split, long rows) {
    return null;
  }

  @Override
  public List<WorkerRound.Memory> memories() {
    return jobs.evaluation("checkpoint", memories::collect);
  }

  @Override
  public void restore(List<WorkerRound.Memory> given) {
    memories.restore(given);
  }

  @Override
  public void close() {
    memories.close();
  }
}
