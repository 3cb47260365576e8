package org.rondo.training;

import org.nd4j.linalg.factory.Nd4j;
import org.rondo.data.BatchOrder;
import org.rondo.data.BatchReader;
import org.rondo.data.SeedMixer;
import org.rondo.data.Shard;
import org.rondo.network.NetworkState;
import org.rondo.network.Objective;
import org.rondo.network.Replica;

/**
 * A worker's part of a round: H mini-batch steps on its own shard. A pure function of the plan, the
 * global state, the round and the worker: it may be repeated or run twice at once, anywhere, and
 * gives the same bits.
 */
public final class LocalSteps {
  private static final long DROPOUT_STREAM = 0x64726f70L;

  private final TrainingPlan plan;

  /** Local steps under a run's plan. */
  public LocalSteps(TrainingPlan plan) {
    this.plan = plan;
  }

  /**
   * Runs a worker's part of a round.
   *
   * @param replica lent for this call; whatever it did before does not matter
   * @param global the state that the round starts from
   * @param round which batches to visit
   * @param worker the worker's number, counted from 0
   * @param shard the worker's rows
   */
  public WorkerUpdate run(
      Replica replica, NetworkState global, RoundPlan round, int worker, Shard shard) {
    long start = System.nanoTime();
    BatchReader reader = new BatchReader(shard, order(round, worker, shard), plan.batchSize());
    int end = Math.min(round.firstBatch() + round.steps(), reader.batches());
    replica.load(global);
    Nd4j.getRandom()
        .setSeed(SeedMixer.mix(plan.order().seed(), DROPOUT_STREAM, round.round(), worker));

    Objective objective = plan.objective();
    int capacity = Math.min(plan.batchSize(), Math.max(1, shard.rows()));
    float[] features = new float[capacity * plan.layout().shape().length()];
    float[] labels = new float[capacity * plan.layout().labelWidth()];
    float[] expected = new float[capacity * objective.outputs()];
    long examples = 0;
    double lossSum = 0;
    for (int batch = round.firstBatch(); batch < end; batch++) {
      int rows = reader.size(batch);
      reader.read(batch, features, labels);
      objective.expandLabels(labels, rows, expected);
      lossSum += rows * replica.step(features, expected, objective.outputs(), rows);
      examples += rows;
    }
    return new WorkerUpdate(worker, examples, lossSum, replica.state(), System.nanoTime() - start);
  }

  private BatchOrder order(RoundPlan round, int worker, Shard shard) {
    return plan.order().shuffle()
        ? BatchOrder.shuffled(shard.rows(), plan.order().seed(), round.epoch(), worker)
        : BatchOrder.sequential(shard.rows());
  }
}
