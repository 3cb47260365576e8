package org.rondo.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.engine.EngineSpec;
import org.rondo.engine.NetworkTrace;
import org.rondo.engine.StepEngine;
import org.rondo.evaluation.Evaluation;
import org.rondo.learning.ProbeLoss;
import org.rondo.training.InProcessWorkers;
import org.rondo.training.LocalSteps;
import org.rondo.training.RoundOutcome;
import org.rondo.training.RoundPlan;
import org.rondo.training.RoundStart;
import org.rondo.training.TrainingPlan;
import org.rondo.training.WorkerRound;
import org.rondo.training.Workers;

/**
 * Workers in this process that write down the steps of their first round. A worker's part of a
 * round is a pure function, so it is run twice: once to be watched, and once to count.
 */
final class RecordingWorkers implements Workers {
  private final TrainingPlan plan;
  private final EngineSpec engine;
  private final double learningRate;
  private final List<Shard> shards;
  private final InProcessWorkers workers;
  private final List<Explanation.Worker> recorded = new ArrayList<>();

  RecordingWorkers(TrainingPlan plan, EngineSpec engine, double learningRate, List<Shard> shards) {
    this.plan = plan;
    this.engine = engine;
    this.learningRate = learningRate;
    this.shards = List.copyOf(shards);
    this.workers = new InProcessWorkers(plan, Map.of(Split.TRAIN, shards));
  }

  /** What each worker did. */
  List<Explanation.Worker> recorded() {
    return recorded;
  }

  @Override
  public RoundOutcome run(RoundStart start, RoundPlan round) {
    for (int worker = 0; worker < shards.size() && recorded.size() < shards.size(); worker++) {
      recorded.add(new Explanation.Worker(shards.get(worker).rows(), steps(start, round, worker)));
    }
    return workers.run(start, round);
  }

  private List<Explanation.Step> steps(RoundStart start, RoundPlan round, int worker) {
    return plan.learner()
        .lend(
            learner -> {
              try (StepEngine second = engine.open();
                  NetworkTrace trace = new NetworkTrace(engine)) {
                RecordingLearner recording =
                    new RecordingLearner(learner, second, trace, learningRate);
                new LocalSteps(plan, Integer.MAX_VALUE)
                    .run(
                        recording,
                        start.state(),
                        round,
                        worker,
                        shards.get(worker),
                        WorkerRound.Memory.NONE);
                return recording.steps();
              }
            });
  }

  @Override
  public List<Integer> shardRows() {
    return workers.shardRows();
  }

  @Override
  public long rows(Split split) {
    return workers.rows(split);
  }

  @Override
  public Evaluation evaluate(float[] parameters, Split split) {
    return workers.evaluate(parameters, split);
  }

  @Override
  public List<ProbeLoss> probe(float[] parameters) {
    return workers.probe(parameters);
  }

  @Override
  public List<WorkerRound.Memory> memories() {
    return workers.memories();
  }

  @Override
  public void restore(List<WorkerRound.Memory> memories) {
    workers.restore(memories);
  }

  @Override
  public void close() {
    workers.close();
  }
}
