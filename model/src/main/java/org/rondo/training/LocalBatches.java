package org.rondo.training;

import org.jspecify.annotations.Nullable;
import org.rondo.data.BatchOrder;
import org.rondo.data.BatchReader;
import org.rondo.data.Shard;
import org.rondo.network.Objective;

/**
 * The batches of one worker's shard, read into the same arrays. Owned by one run of local steps.
 */
final class LocalBatches {
  private final TrainingPlan plan;
  private final int worker;
  private final Shard shard;
  private final float[] features;
  private final float[] labels;
  private final float[] expanded;
  private int epoch = -1;
  private @Nullable BatchReader reader;

  LocalBatches(TrainingPlan plan, int worker, Shard shard) {
    this.plan = plan;
    this.worker = worker;
    this.shard = shard;
    int capacity = Math.min(plan.batches().size(), Math.max(1, shard.rows()));
    features = new float[Math.multiplyExact(capacity, plan.layout().shape().length())];
    labels = new float[Math.multiplyExact(capacity, plan.layout().labelWidth())];
    expanded = new float[Math.multiplyExact(capacity, plan.objective().outputs())];
  }

  /** Reads a batch of an epoch and returns its rows; 0 where the shard has no such batch. */
  int read(int ofEpoch, int batch) {
    BatchReader batches = reader(ofEpoch);
    if (batch >= batches.batches()) {
      return 0;
    }
    int rows = batches.size(batch);
    batches.read(batch, features, labels);
    plan.objective().expandLabels(labels, rows, expanded);
    return rows;
  }

  private BatchReader reader(int ofEpoch) {
    BatchReader current = reader;
    if (current == null || ofEpoch != epoch) {
      TrainingPlan.Batches drawn = plan.batches();
      BatchOrder order =
          drawn.shuffle()
              ? BatchOrder.shuffled(shard.rows(), drawn.seed(), ofEpoch, worker)
              : BatchOrder.sequential(shard.rows());
      current = new BatchReader(shard, order, drawn.size());
      reader = current;
      epoch = ofEpoch;
    }
    return current;
  }

  /** {@code [rows, features]} of the last batch read, row-major; longer than that. */
  float[] features() {
    return features;
  }

  /** {@code [rows, outputs]} of the last batch read, row-major; longer than that. */
  float[] labels() {
    return expanded;
  }

  /** Numbers in one row of labels. */
  int outputs() {
    Objective objective = plan.objective();
    return objective.outputs();
  }
}
