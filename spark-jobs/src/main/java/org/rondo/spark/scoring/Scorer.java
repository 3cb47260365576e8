package org.rondo.spark.scoring;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.rondo.bundle.Signature;
import org.rondo.data.ShardBuilder;
import org.rondo.learning.SupervisedLearner;
import org.rondo.network.NetworkState;
import org.rondo.spark.features.FittedFeatures;
import org.rondo.spark.features.TypedRows;
import org.rondo.spark.source.RowOrigin;

/** Applies a network to rows in batches and adds the predictions. Travels to executors. */
final class Scorer implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int BATCH_SIZE = 256;
  private static final String PREDICTION = "prediction";
  private static final String PROBABILITY = "probability";

  private final Signature signature;
  private final SupervisedLearner.Plan learner;
  private final Broadcast<NetworkState> state;
  private final int kept;

  /**
   * A scorer.
   *
   * @param kept how many leading columns of the input rows the result keeps
   */
  Scorer(
      Signature signature,
      SupervisedLearner.Plan learner,
      Broadcast<NetworkState> state,
      int kept) {
    this.signature = signature;
    this.learner = learner;
    this.state = state;
    this.kept = kept;
  }

  /** The columns that scoring adds. */
  static StructType columns(Signature signature) {
    StructType schema = new StructType();
    List<String> classes = signature.output().classes();
    List<String> targets = signature.output().labels();
    if (!classes.isEmpty()) {
      schema = schema.add(PREDICTION, DataTypes.StringType);
      for (int i = 0; i < classes.size(); i++) {
        schema = schema.add(probability(classes, i), DataTypes.FloatType);
      }
      return schema;
    }
    for (String target : targets) {
      String name = targets.size() == 1 ? PREDICTION : PREDICTION + "_" + target;
      schema = schema.add(name, DataTypes.FloatType);
    }
    return schema;
  }

  /** Spark ignores case in names, so a class that differs by case alone has its number too. */
  private static String probability(List<String> classes, int index) {
    String name = classes.get(index);
    boolean taken =
        classes.subList(0, index).stream().anyMatch(other -> RowOrigin.same(other, name));
    return PROBABILITY + "_" + name + (taken ? "_" + index : "");
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
    List<Row> good = rows.stream().filter(row -> row.getAs(TypedRows.REASON) == null).toList();
    float[] predictions = good.isEmpty() ? new float[0] : predictions(good);
    int width = signature.output().objective().width();
    int columns = kept + columns(signature).size();
    List<Row> scored = new ArrayList<>(rows.size());
    int next = 0;
    for (Row row : rows) {
      Object[] values = new Object[columns];
      for (int i = 0; i < kept; i++) {
        values[i] = row.get(i);
      }
      if (row.getAs(TypedRows.REASON) == null) {
        fill(values, predictions, next++ * width, width);
      }
      scored.add(RowFactory.create(values));
    }
    return scored;
  }

  private void fill(Object[] values, float[] predictions, int offset, int width) {
    List<String> classes = signature.output().classes();
    int column = kept;
    if (!classes.isEmpty()) {
      int best = 0;
      for (int i = 1; i < width; i++) {
        best = predictions[offset + i] > predictions[offset + best] ? i : best;
      }
      values[column++] = classes.get(best);
    }
    for (int i = 0; i < width; i++) {
      values[column + i] = predictions[offset + i];
    }
  }

  private float[] predictions(List<Row> rows) {
    ShardBuilder shard = new ShardBuilder(signature.layout().unlabelled(), rows.size());
    rows.forEach(row -> shard.append(FittedFeatures.inputs(row, signature.layout().storage())));
    return learner.predict(state.value().parameters(), shard.build());
  }
}
