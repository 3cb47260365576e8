package org.rondo.spark.scoring;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.rondo.config.BadRowsConfig;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.error.DataException;
import org.rondo.learning.Learner;
import org.rondo.spark.features.ColumnTally;
import org.rondo.spark.features.InputSpec;
import org.rondo.spark.features.InputSpecs;
import org.rondo.spark.features.StepTable;
import org.rondo.spark.features.TypedRows;
import org.rondo.spark.shards.DataSchema;
import org.rondo.spark.shards.JudgedRows;
import org.rondo.spark.shards.LabelCodes;
import org.rondo.spark.shards.RejectedRows;
import org.rondo.spark.shards.SeriesWindows;
import org.rondo.spark.shards.ShardPacking;
import org.rondo.spark.source.RawData;

/** Evaluates a model on a source that has its labels, where the rows are. */
public final class EvaluationRun {
  /** Counts bad rows, however many. */
  public static final BadRowsConfig COUNT_ALL = new BadRowsConfig(BadRowsConfig.Mode.REJECT, 1);

  private final ModelBundle model;

  /** An evaluation of a model, which is not changed. */
  public EvaluationRun(ModelBundle model) {
    this.model = model;
  }

  /**
   * Evaluates; nothing stays cached.
   *
   * @throws DataException when there are no rows to evaluate, or too many bad ones
   */
  public EvaluationResult run(RawData source, BadRowsConfig limits) {
    RawData data = StepTable.of(source, model.signature());
    InputSpec spec = InputSpecs.forEvaluation(data, model.signature());
    try (SeriesWindows windows = new SeriesWindows(spec)) {
      Dataset<Row> typed =
          spec.forecasts() ? windows.of(data, Split.TEST) : TypedRows.of(data, spec);
      EvaluationResult result = run(data, spec, typed, limits);
      Map<String, Double> naive = windows.naive().getOrDefault(Split.TEST, Map.of());
      return naive.isEmpty() ? result : result.beside(naive);
    }
  }

  private EvaluationResult run(
      RawData data, InputSpec spec, Dataset<Row> rows, BadRowsConfig limits) {
    ScoringPlan plan = spec.weight() == null ? model.plan() : model.plan().weighted();
    LabelCodes codes = plan.schema().labels().codes();
    boolean steps = spec.sequence() != null && spec.sequence().labelsSteps();
    Dataset<Row> typed =
        rows.withColumn(
                TypedRows.REASON,
                coalesce(
                    col(TypedRows.REASON),
                    when(
                        not(steps ? codes.knownSteps() : codes.known()),
                        lit("the label is none of the model's classes"))))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      JudgedRows judged = JudgedRows.of(typed);
      if (model.features().isPresent()) {
        Dataset<Row> good =
            spec.sequence() == null ? judged.good() : TypedRows.steps(judged.good());
        InputDrift.warn(
            model.signature(),
            data,
            ColumnTally.of(model.signature(), model.features().orElse(null), good));
      }
      return evaluate(judged, plan, limits);
    } finally {
      typed.unpersist(false);
    }
  }

  private EvaluationResult evaluate(JudgedRows rows, ScoringPlan plan, BadRowsConfig limits) {
    if (rows.count() == rows.rejected()) {
      throw new DataException(
          "data.source: no row to evaluate out of "
              + rows.count()
              + (rows.count() == 0 ? "" : ": " + RejectedRows.summary(rows.bad())));
    }
    rows.requireFewBad(limits, "evaluated", "");
    DataSchema schema = plan.schema();
    JavaRDD<Shard> shards = ShardPacking.inPlace(rows.good(), schema);
    Learner.Plan learner = plan.learner();
    long good = rows.count() - rows.rejected();
    try {
      return new EvaluationResult(
          ScoringPlan.evaluate(learner, shards, model.state().parameters(), good).metrics(),
          rows.count(),
          rows.rejected(),
          model.signature().output().classes());
    } finally {
      learner.release();
    }
  }
}
