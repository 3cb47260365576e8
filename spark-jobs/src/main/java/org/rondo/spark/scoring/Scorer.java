package org.rondo.spark.scoring;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.rondo.bundle.Signature;
import org.rondo.data.ShardBuilder;
import org.rondo.learning.SupervisedLearner;
import org.rondo.network.NetworkState;
import org.rondo.spark.features.FittedFeatures;

/** Applies a network to rows in batches and adds the predictions. Travels to executors. */
final class Scorer implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int BATCH_SIZE = 256;

  private final Signature signature;
  private final SupervisedLearner.Plan learner;
  private final Broadcast<NetworkState> state;
  private final int kept;
  private final int reason;

  /**
   * A scorer.
   *
   * @param kept how many leading columns of the input rows the result keeps
   * @param reason which of them says why a row cannot be scored, or null
   */
  Scorer(
      Signature signature,
      SupervisedLearner.Plan learner,
      Broadcast<NetworkState> state,
      int kept,
      int reason) {
    this.signature = signature;
    this.learner = learner;
    this.state = state;
    this.kept = kept;
    this.reason = reason;
  }

  /** Scores a task's partition, a batch at a time; rows with a reason get nulls. */
  Iterator<Row> score(Iterator<Row> rows) {
    ScoringPlan.closeEnginesAfterTask(learner);
    return new Iterator<>() {
      private Iterator<Row> ready = List.<Row>of().iterator();

      @Override
      public boolean hasNext() {
        return ready.hasNext() || rows.hasNext();
      }

      @Override
      public Row next() {
        if (!ready.hasNext()) {
          List<Row> batch = new ArrayList<>(BATCH_SIZE);
          while (batch.size() < BATCH_SIZE && rows.hasNext()) {
            batch.add(rows.next());
          }
          ready = batch(batch).iterator();
        }
        return ready.next();
      }
    };
  }

  private List<Row> batch(List<Row> rows) {
    List<Row> good = rows.stream().filter(row -> row.isNullAt(reason)).toList();
    float[] predictions = good.isEmpty() ? new float[0] : predictions(good);
    Signature.Output output = signature.output();
    int width = output.objective().width();
    int columns = kept + width + (output.classes().isEmpty() ? 0 : 1);
    List<Row> scored = new ArrayList<>(rows.size());
    int next = 0;
    for (Row row : rows) {
      Object[] values = new Object[columns];
      for (int i = 0; i < kept; i++) {
        values[i] = row.get(i);
      }
      if (row.isNullAt(reason)) {
        fill(values, Arrays.copyOfRange(predictions, next, next + width));
        next += width;
      }
      scored.add(RowFactory.create(values));
    }
    return scored;
  }

  /** Adds a row's predictions; without a finite number for each output it has none. */
  private void fill(Object[] values, float[] outputs) {
    int best = 0;
    for (int i = 0; i < outputs.length; i++) {
      if (!Float.isFinite(outputs[i])) {
        values[reason] = "the model's output is " + (Float.isNaN(outputs[i]) ? "NaN" : "infinite");
        return;
      }
      best = outputs[i] > outputs[best] ? i : best;
    }
    List<String> classes = signature.output().classes();
    int column = kept;
    if (!classes.isEmpty()) {
      values[column++] = classes.get(best);
    }
    for (float output : outputs) {
      values[column++] = output;
    }
  }

  private float[] predictions(List<Row> rows) {
    ShardBuilder shard = new ShardBuilder(signature.layout().unlabelled(), rows.size());
    rows.forEach(row -> shard.append(FittedFeatures.inputs(row, signature.layout().storage())));
    return learner.predict(state.value().parameters(), shard.build());
  }
}
