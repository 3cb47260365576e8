package org.rondo.spark.scoring;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.rondo.config.DataConfig;
import org.rondo.config.KebabCase;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.network.NetworkState;
import org.rondo.spark.features.FittedFeatures;
import org.rondo.spark.features.InputSpec;
import org.rondo.spark.features.InputSpecs;
import org.rondo.spark.features.TypedRows;
import org.rondo.spark.shards.JudgedRows;
import org.rondo.spark.shards.RejectedRows;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RowOrigin;
import org.rondo.spark.source.Sources;
import org.rondo.spark.storage.Folder;
import org.rondo.spark.storage.NewFolders;

/** Batch scoring: the source's own columns and, beside them, the model's predictions. */
public final class PredictionRun {
  /** Why a row could not be scored, or null. */
  private static final String REASON = TypedRows.REASON;

  private static final String REJECTED = "_rejected";

  private final SparkSession session;
  private final ModelBundle model;
  private final ScoringPlan plan;

  /** Predictions of a model, on a session that stays the caller's. */
  public PredictionRun(SparkSession session, ModelBundle model) {
    this.session = session;
    this.model = model;
    this.plan = model.plan();
  }

  /**
   * Scores lazily. The result has the source's columns and the predictions. It may be computed at
   * any time, so it holds a broadcast of the model's state for as long as it is itself referred to;
   * then Spark's cleaner removes the broadcast.
   *
   * @throws DataException when the source lacks a column that the model reads
   */
  public Dataset<Row> score(RawData data) {
    return score(data, typed(data), broadcast(), List.of()).drop(REASON);
  }

  private Broadcast<NetworkState> broadcast() {
    return JavaSparkContext.fromSparkContext(session.sparkContext()).broadcast(model.state());
  }

  private Dataset<Row> typed(RawData data) {
    InputSpec spec = InputSpecs.forPrediction(data, model.signature());
    Dataset<Row> typed = TypedRows.of(data, spec, data.columns());
    for (StructField added : Scorer.columns(model.signature()).fields()) {
      if (data.columns().stream().anyMatch(column -> RowOrigin.same(column, added.name()))) {
        throw new DataException(
            "data.source: the input has a column '"
                + added.name()
                + "' already, which predictions are written to; rename it");
      }
    }
    return typed;
  }

  private Dataset<Row> score(
      RawData data, Dataset<Row> typed, Broadcast<NetworkState> state, List<String> origin) {
    List<String> kept = new ArrayList<>(data.columns());
    kept.add(REASON);
    kept.addAll(origin);
    List<Column> columns = new ArrayList<>();
    kept.forEach(name -> columns.add(RowOrigin.column(name)));
    columns.add(col(FittedFeatures.column(model.signature().layout().storage())));
    Dataset<Row> ready = withFeatures(typed).select(columns.toArray(Column[]::new));
    StructType schema = new StructType(Arrays.copyOf(ready.schema().fields(), kept.size()));
    for (StructField added : Scorer.columns(model.signature()).fields()) {
      schema = schema.add(added);
    }
    Scorer scorer = new Scorer(model.signature(), plan.learner(), state, kept.size());
    return ready.mapPartitions(
        (MapPartitionsFunction<Row, Row>) scorer::score, Encoders.row(schema));
  }

  /** Spark ML's stages refuse gaps, so bad rows pass by them. */
  private Dataset<Row> withFeatures(Dataset<Row> typed) {
    if (model.features().isEmpty()) {
      return typed;
    }
    Dataset<Row> good = plan.schema().withFeatures(typed.where(col(REASON).isNull()));
    return good.unionByName(typed.where(col(REASON).isNotNull()), true);
  }

  /**
   * Scores a source into a new folder; nothing stays cached or broadcast.
   *
   * @throws ConfigurationException when the folder cannot be made, or the format cannot hold a
   *     column
   * @throws DataException when the source cannot be used, or too many of its rows cannot
   */
  public PredictionResult write(DataConfig input, String output, OutputFormat format) {
    NewFolders made = newFolder(output);
    try {
      return write(input, made.folder(), format);
    } catch (RuntimeException e) {
      try {
        made.takeAway();
      } catch (IOException unclean) {
        e.addSuppressed(unclean);
      }
      throw e;
    }
  }

  private PredictionResult write(DataConfig input, Folder folder, OutputFormat format) {
    RawData data = Sources.open(session, input, InputSpecs.widths(model.signature()));
    requireWritable(data, format);
    Dataset<Row> typed = typed(data);
    List<String> origin = List.of(RowOrigin.FILE, RowOrigin.PART, RowOrigin.LINE, RowOrigin.TEXT);
    Broadcast<NetworkState> state = broadcast();
    try {
      Dataset<Row> scored =
          score(data, typed, state, origin).persist(StorageLevel.MEMORY_AND_DISK());
      try {
        return write(scored, data, input, folder, format);
      } finally {
        scored.unpersist(false);
      }
    } finally {
      state.destroy();
    }
  }

  private PredictionResult write(
      Dataset<Row> scored, RawData data, DataConfig input, Folder folder, OutputFormat format) {
    JudgedRows rows = JudgedRows.of(scored);
    if (rows.count() == 0) {
      throw new DataException("data.source: " + input.source() + " holds no rows");
    }
    rows.requireFewBad(input.badRows(), "scored", ". Nothing was written");
    List<Column> columns = new ArrayList<>();
    data.columns().forEach(name -> columns.add(RowOrigin.column(name)));
    for (StructField added : Scorer.columns(model.signature()).fields()) {
      columns.add(RowOrigin.column(added.name()));
    }
    rows.good()
        .select(columns.toArray(Column[]::new))
        .write()
        .mode(SaveMode.Append) // The folder is new and empty: it was made to see that it can be.
        .option("header", "true")
        .format(KebabCase.of(format))
        .save(folder.uri());
    if (rows.rejected() > 0) {
      writeRejected(folder, RejectedRows.lines(rows.bad()));
    }
    return new PredictionResult(folder.display(), rows.count(), rows.rejected());
  }

  private static void writeRejected(Folder folder, Iterator<String> lines) {
    try {
      Folder rejected = folder.child(REJECTED);
      rejected.make();
      rejected.write(
          "rows.jsonl",
          out -> {
            while (lines.hasNext()) {
              out.write((lines.next() + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
          });
    } catch (IOException e) {
      throw new DataException("cannot write the rejected rows: " + e.getMessage(), e);
    }
  }

  private static void requireWritable(RawData data, OutputFormat format) {
    if (format != OutputFormat.CSV) {
      return;
    }
    for (String column : data.columns()) {
      DataType type = data.frame().schema().apply(column).dataType();
      if (!(type instanceof AtomicType) || type.equals(DataTypes.BinaryType)) {
        throw new ConfigurationException(
            "--format: csv cannot hold the column '"
                + column
                + "' of type "
                + type.simpleString()
                + "; use parquet or json");
      }
    }
  }

  private NewFolders newFolder(String output) {
    try {
      Folder folder = Folder.at(output, session.sparkContext().hadoopConfiguration());
      if (folder.exists()) {
        throw new ConfigurationException(
            "--output: " + folder.display() + " exists already; name a new folder");
      }
      return NewFolders.make(folder);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "--output: cannot write to " + output + ": " + e.getMessage(), e);
    }
  }
}
