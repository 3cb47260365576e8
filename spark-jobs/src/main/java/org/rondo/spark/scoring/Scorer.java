package org.rondo.spark.scoring;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
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
import org.rondo.spark.features.ColumnTally;
import org.rondo.spark.features.LastWindows;
import org.rondo.spark.features.RowTyping;
import org.rondo.spark.features.TypedRow;
import org.rondo.spark.features.TypedRows;
import org.rondo.spark.jobs.Parcel;
import org.rondo.spark.shards.DataSchema;
import org.rondo.spark.source.RawRow;
import org.rondo.spark.source.RowOrigin;

/** Applies a network to rows in batches and adds the predictions. Travels to executors. */
final class Scorer implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int BATCH_SIZE = 256;

  /** The last columns of the result: why a row could not be scored, and where it came from. */
  static final StructType AFTER =
      new StructType()
          .add(TypedRows.REASON, DataTypes.StringType)
          .add(RowOrigin.FILE, DataTypes.StringType)
          .add(RowOrigin.PART, DataTypes.LongType)
          .add(RowOrigin.LINE, DataTypes.LongType)
          .add(RowOrigin.TEXT, DataTypes.StringType);

  private final Signature signature;
  private final SupervisedLearner.Plan learner;
  private final Broadcast<Parcel<NetworkState>> state;
  private final Reading reading;
  private final InputDrift.@Nullable Collector tallies;

  /**
   * How a source's rows are read.
   *
   * @param typing of their values
   * @param packing of typed values
   * @param shown columns of the source, which come first in the result
   * @param outputs the columns of the predictions
   * @param shadow scores the rows besides; null where there is no second model
   */
  record Reading(
      RowTyping typing,
      DataSchema.Packing packing,
      LastWindows.Shown shown,
      RowOutputs outputs,
      @Nullable ShadowScorer shadow)
      implements Serializable {
    int columns() {
      return shown.types().length();
    }

    int added() {
      return outputs.columns().length();
    }
  }

  /**
   * A scorer.
   *
   * @param tallies collects what the typed columns hold; null where tasks may run at any time, and
   *     so must leave no engine idle
   */
  Scorer(
      Signature signature,
      SupervisedLearner.Plan learner,
      Broadcast<Parcel<NetworkState>> state,
      Reading reading,
      InputDrift.@Nullable Collector tallies) {
    this.signature = signature;
    this.learner = learner;
    this.state = state;
    this.reading = reading;
    this.tallies = tallies;
  }

  /**
   * Scores a task's partition, a batch at a time. The result has the source's columns, the
   * predictions, and {@link #AFTER}; where there is a reason, predictions are null unless the
   * outputs say otherwise.
   */
  Iterator<Row> score(Iterator<RawRow> rows) {
    if (tallies == null) {
      ScoringPlan.closeEnginesAfterTask(learner);
    }
    ColumnTally tally =
        tallies == null ? null : ColumnTally.against(signature, reading.packing().features());
    DataSchema.Inputs inputs = reading.packing().inputs();
    return new Iterator<>() {
      private Iterator<Row> ready = List.<Row>of().iterator();

      @Override
      public boolean hasNext() {
        while (!ready.hasNext() && rows.hasNext()) {
          ready = batch(rows, inputs, tally).iterator();
        }
        boolean more = ready.hasNext();
        if (!more && tallies != null && tally != null) {
          tallies.add(tally);
        }
        return more;
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException("no more rows");
        }
        return ready.next();
      }
    };
  }

  private List<Row> batch(
      Iterator<RawRow> rows, DataSchema.Inputs inputs, @Nullable ColumnTally tally) {
    int columns = reading.columns();
    List<@Nullable Object[]> all = new ArrayList<>(BATCH_SIZE);
    List<@Nullable Object[]> good = new ArrayList<>(BATCH_SIZE);
    ShardBuilder shard = new ShardBuilder(signature.unlabelled(), BATCH_SIZE, inputs.common());
    ShadowScorer.Batch shadow =
        reading.shadow() == null ? null : reading.shadow().begin(BATCH_SIZE);
    while (all.size() < BATCH_SIZE && rows.hasNext()) {
      RawRow row = rows.next();
      TypedRow typed = reading.typing().typed(row);
      @Nullable Object[] values = new Object[columns + reading.added() + AFTER.length()];
      for (int i = 0; i < columns; i++) {
        values[i] = reading.shown().value(row, i);
      }
      int after = columns + reading.added();
      values[after] = typed.reason();
      values[after + 1] = row.origin().file();
      values[after + 2] = row.origin().part();
      values[after + 3] = row.origin().line();
      values[after + 4] = row.origin().text();
      all.add(values);
      if (shadow != null) {
        shadow.add(row, values, columns);
      }
      if (typed.reason() == null) {
        good.add(values);
        shard.append(inputs.of(typed.inputs()));
        if (tally != null && signature.sequence() != null) {
          TypedRows.forEachStep(typed.inputs(), tally::add);
        } else if (tally != null) {
          tally.add(typed.inputs());
        }
      }
    }
    if (!good.isEmpty()) {
      List<float[]> predictions =
          learner.predict(state.value().content().parameters(), shard.build());
      for (int i = 0; i < good.size(); i++) {
        fill(good.get(i), predictions.get(i));
      }
    }
    if (shadow != null) {
      shadow.score();
    }
    return kept(all);
  }

  /** Adds a row's predictions; a row with an output that is not finite has none. */
  private void fill(@Nullable Object[] values, float[] outputs) {
    String reason = whyUseless(outputs);
    if (reason != null) {
      values[reading.columns() + reading.added()] = reason;
    } else {
      reading.outputs().write(outputs, values, reading.columns());
    }
  }

  /** Why a row's outputs are no prediction; null where they are one. */
  static @Nullable String whyUseless(float[] outputs) {
    for (float output : outputs) {
      if (!Float.isFinite(output)) {
        return "the model's output is " + (Float.isNaN(output) ? "NaN" : "infinite");
      }
    }
    return null;
  }

  private List<Row> kept(List<@Nullable Object[]> all) {
    List<Row> kept = new ArrayList<>(all.size());
    for (@Nullable Object[] values : all) {
      Object reason = values[reading.columns() + reading.added()];
      if (reason == null || reading.outputs().keeps(reason.toString(), values, reading.columns())) {
        kept.add(RowFactory.create(values));
      }
    }
    return kept;
  }
}
