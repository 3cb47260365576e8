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
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.data.ShardBuilder;
import org.rondo.learning.SupervisedLearner;
import org.rondo.network.NetworkState;
import org.rondo.spark.features.RowTyping;
import org.rondo.spark.features.TypedRow;
import org.rondo.spark.jobs.Parcel;
import org.rondo.spark.shards.DataSchema;
import org.rondo.spark.source.RawRow;
import org.rondo.spark.source.RowOrigin;

/** Applies a network to rows in batches and adds the predictions. Travels to executors. */
final class Scorer implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int BATCH_SIZE = 256;
  private static final String PREDICTION = "prediction";
  private static final String PROBABILITY = "probability";

  private final Signature signature;
  private final SupervisedLearner.Plan learner;
  private final Broadcast<Parcel<NetworkState>> state;
  private final Reading reading;

  /**
   * What is read of a source's rows.
   *
   * @param typing of their values
   * @param packing of typed values
   * @param columns of the source, which the result has first
   */
  record Reading(RowTyping typing, DataSchema.Packing packing, int columns)
      implements Serializable {}

  /** A scorer. */
  Scorer(
      Signature signature,
      SupervisedLearner.Plan learner,
      Broadcast<Parcel<NetworkState>> state,
      Reading reading) {
    this.signature = signature;
    this.learner = learner;
    this.state = state;
    this.reading = reading;
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

  /**
   * Scores a task's partition, a batch at a time. The result has the source's columns and the
   * predictions, which are null in bad rows.
   */
  Iterator<Row> score(Iterator<RawRow> rows) {
    ScoringPlan.closeEnginesAfterTask(learner);
    DataSchema.Inputs inputs = reading.packing().inputs();
    return new Iterator<>() {
      private Iterator<Row> ready = List.<Row>of().iterator();

      @Override
      public boolean hasNext() {
        return ready.hasNext() || rows.hasNext();
      }

      @Override
      public Row next() {
        if (!ready.hasNext()) {
          ready = batch(rows, inputs).iterator();
        }
        return ready.next();
      }
    };
  }

  private List<Row> batch(Iterator<RawRow> rows, DataSchema.Inputs inputs) {
    int columns = reading.columns();
    int width = signature.output().objective().width();
    List<@Nullable Object[]> all = new ArrayList<>(BATCH_SIZE);
    List<@Nullable Object[]> good = new ArrayList<>(BATCH_SIZE);
    ShardBuilder shard = new ShardBuilder(signature.layout().unlabelled(), BATCH_SIZE);
    while (all.size() < BATCH_SIZE && rows.hasNext()) {
      RawRow row = rows.next();
      @Nullable Object[] values = new Object[columns + columns(signature).size()];
      for (int i = 0; i < columns; i++) {
        values[i] = row.values().at(i);
      }
      all.add(values);
      TypedRow typed = reading.typing().typed(row);
      if (typed.reason() == null) {
        good.add(values);
        shard.append(inputs.of(typed.inputs()));
      }
    }
    if (!good.isEmpty()) {
      float[] predictions = learner.predict(state.value().content().parameters(), shard.build());
      for (int i = 0; i < good.size(); i++) {
        fill(good.get(i), predictions, i * width, width);
      }
    }
    return all.stream().map(RowFactory::create).toList();
  }

  private void fill(@Nullable Object[] values, float[] predictions, int offset, int width) {
    List<String> classes = signature.output().classes();
    int column = reading.columns();
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
}
