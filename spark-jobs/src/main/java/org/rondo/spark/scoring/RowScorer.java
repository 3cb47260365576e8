package org.rondo.spark.scoring;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.data.ShardBuilder;
import org.rondo.error.DataException;
import org.rondo.learning.SupervisedLearner;
import org.rondo.network.NetworkState;
import org.rondo.spark.features.RowTyping;
import org.rondo.spark.features.TypedRow;
import org.rondo.spark.shards.DataSchema;
import org.rondo.spark.source.RawRow;

/**
 * Applies a model to one row at a time. Each call borrows one of the process's idle engines, which
 * are closed a minute after their last use; {@link PredictionRun} is the way to score many rows.
 * Thread-safe. Travels to executors.
 */
public final class RowScorer implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final RawRow.Origin NOWHERE =
      new RawRow.Origin(null, null, null, null, null, false);

  private final Signature signature;
  private final SupervisedLearner.Plan learner;
  private final NetworkState state;
  private final RowTyping typing;
  private final DataSchema.Packing packing;

  /** A scorer of a model whose inputs are not pictures. */
  public RowScorer(ModelBundle model) {
    ScoringPlan all = model.plan();
    signature = model.signature();
    learner = all.learner();
    state = model.state();
    typing = RowTyping.ofInputs(signature);
    packing = all.schema().packing();
  }

  /**
   * The model's outputs.
   *
   * @param values of the model's inputs, as a source delivers them, in the signature's order
   * @return class probabilities {@code [classes]} or targets {@code [targets]}
   * @throws DataException when the values cannot be used, or an output is not finite
   */
  public float[] outputs(@Nullable Object... values) {
    TypedRow typed = typing.typed(new RawRow(column -> values[column], NOWHERE));
    requireNone(typed.reason());
    DataSchema.Inputs inputs = packing.inputs();
    ShardBuilder shard = new ShardBuilder(signature.unlabelled(), 1, inputs.common());
    shard.append(inputs.of(typed.inputs()));
    float[] outputs = learner.predict(state.parameters(), shard.build()).get(0);
    requireNone(Scorer.whyUseless(outputs));
    return outputs;
  }

  private static void requireNone(@Nullable String reason) {
    if (reason != null) {
      throw new DataException("the row cannot be scored: " + reason);
    }
  }
}
