package org.rondo.spark.scoring;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.data.ShardBuilder;
import org.rondo.error.Reason;
import org.rondo.learning.SupervisedLearner;
import org.rondo.network.NetworkState;
import org.rondo.spark.features.InputSpecs;
import org.rondo.spark.features.RowTyping;
import org.rondo.spark.features.TypedRow;
import org.rondo.spark.jobs.Parcel;
import org.rondo.spark.shards.DataSchema;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RawRow;

/**
 * Applies a second model to rows that another one scores. Where it fails, its columns stay null,
 * and the reason is collected; the other model's predictions never depend on it. Travels to
 * executors.
 */
final class ShadowScorer implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Signature signature;
  private final String version;
  private final SupervisedLearner.Plan learner;
  private final Broadcast<Parcel<NetworkState>> state;
  private final RowTyping typing;
  private final DataSchema.Packing packing;
  private final NamedOutputs outputs;
  private final int offset;
  private final Reasons reasons;

  /**
   * A scorer of a model whose outputs are like the main model's.
   *
   * @param columns of its predictions
   * @param offset where these begin among all columns that are added; the version comes after them
   * @param reasons collects why rows have no prediction
   */
  ShadowScorer(
      ModelScoring scoring,
      String version,
      Broadcast<Parcel<NetworkState>> state,
      RawData examples,
      StructType columns,
      int offset,
      Reasons reasons) {
    this.signature = scoring.model().signature();
    this.version = version;
    this.learner = scoring.plan().learner();
    this.state = state;
    this.typing = RowTyping.of(examples, InputSpecs.forPrediction(examples, signature));
    this.packing = scoring.plan().schema().packing();
    this.outputs = new NamedOutputs(signature, columns);
    this.offset = offset;
    this.reasons = reasons;
  }

  /** Begins a batch of as many rows as the main model's. */
  Batch begin(int size) {
    return new Batch(size);
  }

  /** Rows that are scored together. */
  final class Batch {
    private final List<@Nullable Object[]> waiting = new ArrayList<>();
    private final int size;
    private int at;
    private @Nullable ShardBuilder shard;
    private boolean failed;

    private Batch(int size) {
      this.size = size;
    }

    /**
     * Reads a row.
     *
     * @param values of the result
     * @param columns how many of them are the source's
     */
    void add(RawRow row, @Nullable Object[] values, int columns) {
      if (failed) {
        return;
      }
      at = columns + offset;
      try {
        TypedRow typed = typing.typed(row);
        if (typed.reason() != null) {
          reasons.add(typed.reason());
          return;
        }
        DataSchema.Inputs inputs = packing.inputs();
        if (shard == null) {
          shard = new ShardBuilder(signature.unlabelled(), size, inputs.common());
        }
        shard.append(inputs.of(typed.inputs()));
        waiting.add(values);
      } catch (Exception | LinkageError e) { // Checked ones too: Scala declares none.
        fail(e);
      }
    }

    /** Writes the predictions of all rows, or of none. */
    void score() {
      if (failed || shard == null) {
        return;
      }
      try {
        List<float[]> predictions =
            learner.predict(state.value().content().parameters(), shard.build());
        for (int i = 0; i < waiting.size(); i++) {
          write(predictions.get(i), waiting.get(i));
        }
      } catch (Exception | LinkageError e) { // Checked ones too: Scala declares none.
        fail(e);
        int end = at + outputs.columns().length() + 1;
        waiting.forEach(values -> Arrays.fill(values, at, end, null));
      }
    }

    private void write(float[] predicted, @Nullable Object[] values) {
      String useless = Scorer.whyUseless(predicted);
      if (useless != null) {
        reasons.add(useless);
        return;
      }
      outputs.write(predicted, values, at);
      values[at + outputs.columns().length()] = version;
    }

    private void fail(Throwable failure) {
      failed = true;
      reasons.add(Reason.of(failure));
    }
  }
}
