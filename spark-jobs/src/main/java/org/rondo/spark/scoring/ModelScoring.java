package org.rondo.spark.scoring;

import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.network.NetworkState;
import org.rondo.spark.features.InputSpec;
import org.rondo.spark.features.InputSpecs;
import org.rondo.spark.features.LastWindows;
import org.rondo.spark.features.RowTyping;
import org.rondo.spark.features.StepTable;
import org.rondo.spark.jobs.Parcel;
import org.rondo.spark.source.RawData;

/**
 * A model and what it takes to apply it to the rows of sources, on a session that remains the
 * caller's.
 */
record ModelScoring(SparkSession session, ModelBundle model, ScoringPlan plan) {

  static ModelScoring of(SparkSession session, ModelBundle model) {
    return new ModelScoring(session, model, model.plan());
  }

  /** The rows to predict, one for each prediction. */
  RawData examples(RawData source) {
    return LastWindows.of(StepTable.of(source, model.signature()), model.signature());
  }

  /** The columns of examples that stand beside predictions. */
  StructType shown(RawData examples) {
    return LastWindows.Shown.of(examples, model.signature()).types();
  }

  /** The model's state for tasks; the caller destroys it. */
  Broadcast<Parcel<NetworkState>> broadcast() {
    return JavaSparkContext.fromSparkContext(session.sparkContext())
        .broadcast(new Parcel<>(model.state()));
  }

  /**
   * What scores examples.
   *
   * @param tallies collects what the typed columns hold; null where tasks may run at any time
   * @param shadow scores them besides; null where there is no second model
   */
  Scorer scorer(
      RawData examples,
      RowOutputs outputs,
      Broadcast<Parcel<NetworkState>> state,
      InputDrift.@Nullable Collector tallies,
      @Nullable ShadowScorer shadow) {
    InputSpec spec = InputSpecs.forPrediction(examples, model.signature());
    return new Scorer(
        model.signature(),
        plan.learner(),
        state,
        new Scorer.Reading(
            RowTyping.of(examples, spec),
            plan.schema().packing(),
            LastWindows.Shown.of(examples, model.signature()),
            outputs,
            shadow),
        tallies);
  }

  /** Columns, and more after them. */
  static StructType with(StructType first, StructType more) {
    return new StructType(
        Stream.of(first.fields(), more.fields())
            .flatMap(Arrays::stream)
            .toArray(StructField[]::new));
  }
}
