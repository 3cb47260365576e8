package org.rondo.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.rondo.averaging.ExchangePlan;
import org.rondo.bundle.Signature;
import org.rondo.config.BadRowsConfig;
import org.rondo.config.Engine;
import org.rondo.error.DataException;
import org.rondo.evaluation.Evaluation;
import org.rondo.network.ReplicaKind;
import org.rondo.network.ReplicaPool;
import org.rondo.spark.features.InputSpecs;
import org.rondo.spark.features.TypedRows;
import org.rondo.spark.shards.LabelCodes;
import org.rondo.spark.shards.RejectedRows;
import org.rondo.spark.shards.ShardPacking;
import org.rondo.spark.source.RawData;
import org.rondo.training.ShardEvaluation;
import org.rondo.training.TrainingPlan;

/** Evaluates a model on a source that has its labels, where the rows are. */
final class EvaluationRun {
  /** Counts bad rows, however many. */
  static final BadRowsConfig COUNT_ALL = new BadRowsConfig(BadRowsConfig.Mode.REJECT, 1);

  private static final int BATCH_SIZE = 256;

  private final SparkSession session;
  private final ModelBundle model;

  EvaluationRun(SparkSession session, ModelBundle model) {
    this.session = session;
    this.model = model;
  }

  Evaluated run(RawData data, BadRowsConfig limits) {
    Signature signature = model.signature();
    LabelCodes codes =
        new LabelCodes(signature.output().classes(), signature.output().labels().size());
    Dataset<Row> typed =
        TypedRows.of(data, InputSpecs.forEvaluation(data, signature), List.of())
            .withColumn(
                TypedRows.REASON,
                coalesce(
                    col(TypedRows.REASON),
                    when(not(codes.known()), lit("the label is none of the model's classes"))))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return evaluate(typed, codes, limits);
    } finally {
      typed.unpersist(false);
    }
  }

  private Evaluated evaluate(Dataset<Row> typed, LabelCodes codes, BadRowsConfig limits) {
    long rows = typed.count();
    Dataset<Row> bad = typed.where(col(TypedRows.REASON).isNotNull());
    long rejected = bad.count();
    if (rows == 0 || rows == rejected) {
      throw new DataException(
          "data.source: no row to evaluate out of "
              + rows
              + (rows == 0 ? "" : ": " + RejectedRows.summary(bad)));
    }
    boolean fail = rejected > 0 && limits.mode() == BadRowsConfig.Mode.FAIL;
    if (fail || (double) rejected / rows > limits.maxFraction()) {
      throw new DataException(
          "data.bad-rows: %d of %d rows cannot be evaluated: %s; raise data.bad-rows.max-fraction to go on without them"
              .formatted(rejected, rows, RejectedRows.summary(bad)));
    }
    Dataset<Row> good = typed.where(col(TypedRows.REASON).isNull());
    Dataset<Row> ready = model.features().map(features -> features.apply(good)).orElse(good);
    return new Evaluated(
        evaluation(ready, codes, rows - rejected).metrics(),
        rows,
        rejected,
        model.signature().output().classes());
  }

  private Evaluation evaluation(Dataset<Row> ready, LabelCodes codes, long planned) {
    Signature signature = model.signature();
    TrainingPlan plan =
        new TrainingPlan(
            ReplicaKind.choose(model.definition(), signature.layout().shape(), Engine.AUTO).kind(),
            signature.output().objective(),
            signature.layout(),
            new TrainingPlan.Batches(BATCH_SIZE, 0, false),
            ExchangePlan.none());
    ShardEvaluation evaluator = new ShardEvaluation(plan);
    Broadcast<float[]> parameters =
        JavaSparkContext.fromSparkContext(session.sparkContext())
            .broadcast(model.state().parameters());
    try {
      List<Evaluation> parts =
          ShardPacking.inPlace(ready, signature.layout(), codes)
              .map(
                  shard ->
                      ReplicaPool.lend(
                          plan.replica(),
                          replica ->
                              new ShardEvaluation(plan)
                                  .run(replica, parameters.value(), shard, planned)))
              .collect();
      Evaluation whole = evaluator.empty(planned);
      parts.forEach(whole::merge);
      return whole;
    } finally {
      parameters.destroy();
    }
  }
}
