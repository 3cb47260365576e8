package org.rondo.spark.scoring;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.util.Iterator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
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
import org.rondo.spark.features.InputSpec;
import org.rondo.spark.features.InputSpecs;
import org.rondo.spark.features.RowTyping;
import org.rondo.spark.features.TypedRows;
import org.rondo.spark.jobs.Parcel;
import org.rondo.spark.shards.JudgedRows;
import org.rondo.spark.shards.RejectedRows;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RowOrigin;
import org.rondo.spark.source.Sources;
import org.rondo.spark.storage.Folder;
import org.rondo.spark.storage.NewFolders;

/** Batch scoring: the source's own columns and, beside them, the model's predictions. */
public final class PredictionRun {
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
    return score(data, broadcast());
  }

  private Broadcast<Parcel<NetworkState>> broadcast() {
    return JavaSparkContext.fromSparkContext(session.sparkContext())
        .broadcast(new Parcel<>(model.state()));
  }

  private Dataset<Row> score(RawData data, Broadcast<Parcel<NetworkState>> state) {
    InputSpec spec = InputSpecs.forPrediction(data, model.signature());
    StructType schema = data.types();
    for (StructField added : Scorer.columns(model.signature()).fields()) {
      if (data.columns().stream().anyMatch(column -> RowOrigin.same(column, added.name()))) {
        throw new DataException(
            "data.source: the input has a column '"
                + added.name()
                + "' already, which predictions are written to; rename it");
      }
      schema = schema.add(added);
    }
    Scorer scorer =
        new Scorer(
            model.signature(),
            plan.learner(),
            state,
            new Scorer.Reading(
                RowTyping.of(data, spec), plan.schema().packing(), data.types().length()));
    return data.rows().map(scorer::score, schema);
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
    Broadcast<Parcel<NetworkState>> state = broadcast();
    Dataset<Row> judged =
        TypedRows.judged(data, InputSpecs.forPrediction(data, model.signature()))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Dataset<Row> scored = score(data, state);
      JudgedRows rows = JudgedRows.of(judged);
      if (rows.count() == 0) {
        throw new DataException("data.source: " + input.source() + " holds no rows");
      }
      rows.requireFewBad(input.badRows(), "scored", ". Nothing was written");
      scored
          .where(col(scored.columns()[data.types().length()]).isNotNull())
          .write()
          .mode(SaveMode.Append) // The folder is new and empty: it was made to see that it can be.
          .option("header", "true")
          .format(KebabCase.of(format))
          .save(folder.uri());
      if (rows.rejected() > 0) {
        writeRejected(folder, RejectedRows.lines(rows.bad()));
      }
      return new PredictionResult(folder.display(), rows.count(), rows.rejected());
    } finally {
      judged.unpersist(false);
      state.destroy();
    }
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
      DataType type = data.types().apply(column).dataType();
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
