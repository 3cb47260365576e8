package org.rondo.spark.scoring;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
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
import org.rondo.spark.features.InputSpecs;
import org.rondo.spark.features.TypedRows;
import org.rondo.spark.shards.JudgedRows;
import org.rondo.spark.shards.RejectedRows;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RowOrigin;
import org.rondo.spark.source.Sources;
import org.rondo.spark.storage.Folder;
import org.rondo.spark.storage.OutputFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Batch scoring: the source's own columns and, beside them, the model's predictions. */
public final class PredictionRun {
  private static final Logger LOG = LoggerFactory.getLogger(PredictionRun.class);

  /** Why a row could not be scored, or null. */
  private static final String REASON = TypedRows.REASON;

  private static final String REJECTED = "_rejected";
  private static final List<String> ORIGIN =
      List.of(RowOrigin.FILE, RowOrigin.PART, RowOrigin.LINE, RowOrigin.TEXT);

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
  public Dataset<Row> score(RawData data, PredictionColumns names) {
    StructType added = names.of(model.signature(), data.columns());
    return score(data, added, broadcast(), List.of()).drop(REASON);
  }

  private Broadcast<NetworkState> broadcast() {
    return JavaSparkContext.fromSparkContext(session.sparkContext()).broadcast(model.state());
  }

  private Dataset<Row> score(
      RawData data, StructType added, Broadcast<NetworkState> state, List<String> origin) {
    Dataset<Row> typed =
        TypedRows.of(data, InputSpecs.forPrediction(data, model.signature()), data.columns());
    List<String> kept = new ArrayList<>(data.columns());
    kept.add(REASON);
    kept.addAll(origin);
    List<Column> columns = columns(kept);
    columns.add(col(FittedFeatures.column(model.signature().layout().storage())));
    Dataset<Row> ready = withFeatures(typed).select(columns.toArray(Column[]::new));
    StructType schema = new StructType(Arrays.copyOf(ready.schema().fields(), kept.size()));
    for (StructField field : added.fields()) {
      schema = schema.add(field);
    }
    Scorer scorer =
        new Scorer(model.signature(), plan.learner(), state, kept.size(), data.columns().size());
    return ready.mapPartitions(
        (MapPartitionsFunction<Row, Row>) scorer::score, Encoders.row(schema));
  }

  private static List<Column> columns(List<String> names) {
    return names.stream().map(RowOrigin::column).collect(Collectors.toCollection(ArrayList::new));
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
   * Scores a source into a folder, which is there as a whole or as it was before; nothing stays
   * cached or broadcast.
   *
   * @throws ConfigurationException when the folder cannot be made, or the format cannot hold a
   *     column
   * @throws DataException when the source cannot be used, or too many of its rows cannot
   */
  public PredictionResult write(DataConfig input, PredictionOutput output) {
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    RawData data = Sources.open(session, input, InputSpecs.widths(model.signature()));
    StructType added = output.columns().of(model.signature(), data.columns());
    requireWritable(data, output.format());
    ModelBundle.requireNone(output.folder(), hadoop);
    List<String> inputs = places(input, data);
    try (OutputFolder folder =
        switch (output.existing()) {
          case REFUSE -> OutputFolder.begin(output.folder(), inputs, hadoop);
          case REPLACE -> OutputFolder.replace(output.folder(), inputs, hadoop);
        }) {
      Broadcast<NetworkState> state = broadcast();
      try {
        Dataset<Row> scored =
            score(data, added, state, ORIGIN).persist(StorageLevel.MEMORY_AND_DISK());
        try {
          JudgedRows rows = judged(scored, input);
          List<String> columns = new ArrayList<>(data.columns());
          columns.addAll(List.of(added.fieldNames()));
          write(rows, columns, folder.uri(), output.format());
          folder.publish();
          if (rows.rejected() > 0) {
            LOG.warn(
                "{} of {} rows are kept aside in {}/{}: {}",
                rows.rejected(),
                rows.count(),
                folder.display(),
                REJECTED,
                RejectedRows.summary(rows.bad()));
          }
          return new PredictionResult(folder.display(), rows.count(), rows.rejected());
        } finally {
          scored.unpersist(false);
        }
      } finally {
        state.destroy();
      }
    } catch (IOException e) {
      throw new DataException("cannot write the predictions: " + e.getMessage(), e);
    }
  }

  /** What of the input is files, as far as their places are known. */
  private static List<String> places(DataConfig input, RawData data) {
    String source = input.requiredSource();
    if (source.startsWith("table:")) {
      return List.of(data.frame().inputFiles());
    }
    return source.startsWith("builtin:") ? List.of() : List.of(source);
  }

  private static JudgedRows judged(Dataset<Row> scored, DataConfig input) {
    JudgedRows rows = JudgedRows.of(scored);
    if (rows.count() == 0) {
      throw new DataException("data.source: " + input.source() + " holds no rows");
    }
    rows.requireFewBad(input.badRows(), "scored", ". Nothing was written");
    return rows;
  }

  private void write(JudgedRows rows, List<String> columns, String folder, OutputFormat format)
      throws IOException {
    rows.good()
        .select(columns(columns).toArray(Column[]::new))
        .write()
        .options(format.options())
        .format(KebabCase.of(format))
        .save(folder);
    if (rows.rejected() > 0) {
      Iterator<String> lines = RejectedRows.lines(rows.bad());
      Folder rejected =
          Folder.at(folder + "/" + REJECTED, session.sparkContext().hadoopConfiguration());
      rejected.make();
      rejected.write(
          "rows.jsonl",
          out -> {
            while (lines.hasNext()) {
              out.write((lines.next() + "\n").getBytes(StandardCharsets.UTF_8));
            }
          });
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
}
