package org.rondo.spark.scoring;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.GateConfig;
import org.rondo.config.SequenceConfig;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.error.ConfigurationException;
import org.rondo.gate.PairedScores;
import org.rondo.gate.ScoredRow;
import org.rondo.gate.ScoredRow.Answer;
import org.rondo.learning.SupervisedLearner;
import org.rondo.spark.features.InputSpec;
import org.rondo.spark.features.InputSpecs;
import org.rondo.spark.features.StepTable;
import org.rondo.spark.features.TypedRows;
import org.rondo.spark.shards.DataSchema;
import org.rondo.spark.shards.LabelCodes;
import org.rondo.spark.shards.RowKeys;
import org.rondo.spark.shards.SeriesWindows;
import org.rondo.spark.shards.ShardPacking;
import org.rondo.spark.source.RawData;

/** Has champion and challenger answer to the same typed rows, where the rows are. */
public final class PairedScoring {
  private static final int BATCH_SIZE = 256;
  private static final int TIMED_ROWS = 1000;
  private static final int TIMES = 5;

  private final ModelBundle challenger;
  private final @Nullable ModelBundle champion;
  private final GateConfig rules;

  /**
   * A comparison.
   *
   * @param champion null where there is none
   */
  public PairedScoring(ModelBundle challenger, @Nullable ModelBundle champion, GateConfig rules) {
    this.challenger = challenger;
    this.champion = champion;
    this.rules = rules;
  }

  /** Why the two cannot answer to the same typed rows; empty where they can. */
  public Optional<String> obstacle() {
    if (champion == null) {
      return Optional.empty();
    }
    Signature now = challenger.signature();
    Signature then = champion.signature();
    List<String> columns = columns(now);
    List<String> before = columns(then);
    if (!columns.equals(before)) {
      return Optional.of(
          "the challenger reads %s, the champion reads %s".formatted(columns, before));
    }
    boolean same =
        now.output().labels().equals(then.output().labels())
            && now.output().objective().task() == then.output().objective().task()
            && Objects.equals(now.sequence(), then.sequence())
            && Objects.equals(now.weight(), then.weight());
    return same
        ? Optional.empty()
        : Optional.of("the challenger predicts something else than the champion");
  }

  private static List<String> columns(Signature signature) {
    return signature.inputs().stream()
        .map(input -> input.column() + ": " + input.feature().type())
        .toList();
  }

  /** Scores a source that neither has been trained on. */
  public PairedScores of(RawData source, long seed) {
    RawData data = StepTable.of(source, challenger.signature());
    InputSpec spec = InputSpecs.forEvaluation(data, challenger.signature());
    try (SeriesWindows windows = new SeriesWindows(spec)) {
      Dataset<Row> typed =
          spec.forecasts() ? windows.of(data, Split.TEST) : TypedRows.of(data, spec);
      return of(RowKeys.add(typed.where(col(TypedRows.REASON).isNull()), seed));
    }
  }

  /**
   * Scores rows, or of too many those with the least keys.
   *
   * @param rows good typed rows with their keys
   */
  public PairedScores of(Dataset<Row> rows) {
    Dataset<Row> known = known(rows, challenger);
    if (champion != null) {
      known = known(known, champion);
    }
    Dataset<Row> some = known.orderBy(col(RowKeys.KEY)).limit(rules.maxRows());
    Side first = Side.of(challenger, rows.sparkSession());
    Side second = champion == null ? null : Side.of(champion, rows.sparkSession());
    int[] slices = slices(rules, challenger.signature().inputs());
    try {
      List<ScoredRow> scored =
          some.toJavaRDD().mapPartitions(part -> scored(part, first, second, slices)).collect();
      return PairedScores.of(
          scored,
          new PairedScores.Sides(
              second == null ? null : second.learner()::emptyEvaluation,
              first.learner()::emptyEvaluation));
    } finally {
      first.close();
      if (second != null) {
        second.close();
      }
    }
  }

  /** Rows whose label is one that the model knows. */
  private static Dataset<Row> known(Dataset<Row> rows, ModelBundle model) {
    LabelCodes codes = LabelCodes.of(model.signature().output());
    SequenceConfig sequence = model.signature().sequence();
    boolean steps = sequence != null && sequence.labelsSteps();
    return rows.where(steps ? codes.knownSteps() : codes.known());
  }

  /** What the rules of a gate ask of the data that a challenger is trained on. */
  public static Consumer<DataSchema> requirement(GateConfig rules) {
    return schema -> {
      String metric = rules.metric();
      if (metric != null) {
        schema.requireMetric("retrain.gate.metric", metric);
      }
      slices(rules, schema.inputs());
    };
  }

  /** Where the columns of the slices are among a model's. */
  private static int[] slices(GateConfig rules, List<InputColumn> inputs) {
    List<String> columns = inputs.stream().map(InputColumn::column).toList();
    return rules.slices().stream()
        .mapToInt(
            slice ->
                IntStream.range(0, columns.size())
                    .filter(i -> columns.get(i).equalsIgnoreCase(slice))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new ConfigurationException(
                                "retrain.gate.slices: '%s' is none of the model's columns, %s"
                                    .formatted(slice, columns))))
        .toArray();
  }

  private static Iterator<ScoredRow> scored(
      Iterator<Row> rows, Side first, @Nullable Side second, int[] slices) {
    List<ScoredRow> all = new ArrayList<>();
    while (rows.hasNext()) {
      List<Row> batch = new ArrayList<>();
      while (rows.hasNext() && batch.size() < BATCH_SIZE) {
        batch.add(rows.next());
      }
      List<Float> weights = new ArrayList<>();
      List<Answer> challenger = first.answers(batch, weights);
      List<Answer> champion = second == null ? null : second.answers(batch, new ArrayList<>());
      for (int i = 0; i < batch.size(); i++) {
        @Nullable Object[] values = TypedRows.values(batch.get(i));
        all.add(
            new ScoredRow(
                batch.get(i).getAs(RowKeys.KEY),
                weights.get(i),
                Arrays.stream(slices).mapToObj(slice -> shown(values[slice])).toList(),
                champion == null ? null : champion.get(i),
                challenger.get(i)));
      }
    }
    return all.iterator();
  }

  private static String shown(@Nullable Object value) {
    return value instanceof Double number
        ? new BigDecimal(number).stripTrailingZeros().toPlainString()
        : value == null ? "(none)" : value.toString();
  }

  /**
   * How long the challenger takes for 1,000 rows on the driver, in milliseconds: the median of a
   * few times.
   *
   * @param rows good typed rows; NaN where there are none
   */
  public double milliseconds(Dataset<Row> rows) {
    List<Row> some = known(rows, challenger).limit(TIMED_ROWS).collectAsList();
    if (some.isEmpty()) {
      return Double.NaN;
    }
    ScoringPlan plan = plan(challenger);
    Shard shard = ShardPacking.shard(some, plan.schema().packing());
    double[] times = new double[TIMES];
    for (int i = 0; i < TIMES; i++) {
      long start = System.nanoTime();
      plan.learner().predict(challenger.state().parameters(), shard);
      times[i] = (System.nanoTime() - start) / 1e6 * TIMED_ROWS / some.size();
    }
    plan.learner().release();
    Arrays.sort(times);
    return times[TIMES / 2];
  }

  private static ScoringPlan plan(ModelBundle model) {
    ScoringPlan plan = model.plan();
    return model.signature().weight() == null ? plan : plan.weighted();
  }

  /**
   * One of the models, for tasks.
   *
   * @param learner that answers
   * @param packing of typed rows
   * @param parameters of the model
   */
  private record Side(
      SupervisedLearner.Plan learner, DataSchema.Packing packing, Broadcast<float[]> parameters)
      implements Serializable {

    static Side of(ModelBundle model, SparkSession session) {
      ScoringPlan plan = plan(model);
      return new Side(
          plan.learner(),
          plan.schema().packing(),
          JavaSparkContext.fromSparkContext(session.sparkContext())
              .broadcast(model.state().parameters()));
    }

    List<Answer> answers(List<Row> rows, List<Float> weights) {
      List<Answer> answers = new ArrayList<>();
      learner.answer(
          parameters.value(),
          ShardPacking.shard(rows, packing),
          (outputs, labels, losses, weight) -> {
            answers.add(new Answer(outputs, labels, losses));
            weights.add(weight);
          });
      return answers;
    }

    void close() {
      parameters.destroy();
      learner.release();
    }
  }
}
