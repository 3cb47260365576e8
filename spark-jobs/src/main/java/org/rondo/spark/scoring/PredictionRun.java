package org.rondo.spark.scoring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import org.rondo.config.DataConfig;
import org.rondo.config.KebabCase;
import org.rondo.config.SequenceConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.network.NetworkState;
import org.rondo.spark.features.InputSpec;
import org.rondo.spark.features.InputSpecs;
import org.rondo.spark.features.LastWindows;
import org.rondo.spark.features.RowTyping;
import org.rondo.spark.features.StepTable;
import org.rondo.spark.jobs.Parcel;
import org.rondo.spark.jobs.SparkFailures;
import org.rondo.spark.shards.JudgedRows;
import org.rondo.spark.shards.RejectedRows;
import org.rondo.spark.source.RawData;
import org.rondo.spark.storage.Folder;
import org.rondo.spark.storage.OutputFolder;
import org.rondo.spark.storage.SessionStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Batch scoring: the source's own columns and, beside them, the model's predictions. */
public final class PredictionRun {
  private static final Logger LOG = LoggerFactory.getLogger(PredictionRun.class);

  private static final String REJECTED = "_rejected";
  private final SparkSession session;
  private final ModelBundle model;
  private final ScoringPlan plan;

  /** Predictions of a model, on a session that remains the caller's. */
  public PredictionRun(SparkSession session, ModelBundle model) {
    this.session = session;
    this.model = model;
    this.plan = model.plan();
  }

  /**
   * Scores lazily. The result has the source's columns and the predictions. It may be computed at
   * any time, so it holds a broadcast of the model's state for as long as it is referenced; then
   * Spark's cleaner removes the broadcast.
   *
   * @throws DataException when the source lacks a column that the model reads
   */
  public Dataset<Row> score(RawData source, PredictionColumns names) {
    RawData data = examples(source);
    StructType shown = LastWindows.Shown.of(data, model.signature()).types();
    StructType added = names.of(model.signature(), List.of(shown.fieldNames()));
    return scored(data, shown, new NamedOutputs(model.signature(), added));
  }

  /** The same with other columns of the predictions, whose names differ from the source's. */
  public Dataset<Row> score(RawData source, RowOutputs outputs) {
    RawData data = examples(source);
    return scored(data, LastWindows.Shown.of(data, model.signature()).types(), outputs);
  }

  private Dataset<Row> scored(RawData data, StructType shown, RowOutputs outputs) {
    return data.rows()
        .map(
            scorer(data, outputs, broadcast(), null)::score,
            with(with(shown, outputs.columns()), Scorer.AFTER))
        .drop(Scorer.AFTER.fieldNames());
  }

  private Broadcast<Parcel<NetworkState>> broadcast() {
    return JavaSparkContext.fromSparkContext(session.sparkContext())
        .broadcast(new Parcel<>(model.state()));
  }

  /** The rows to predict, one for each prediction. */
  private RawData examples(RawData source) {
    return LastWindows.of(StepTable.of(source, model.signature()), model.signature());
  }

  private static StructType with(StructType first, StructType more) {
    return new StructType(
        Stream.of(first.fields(), more.fields())
            .flatMap(Arrays::stream)
            .toArray(StructField[]::new));
  }

  private Scorer scorer(
      RawData data,
      RowOutputs outputs,
      Broadcast<Parcel<NetworkState>> state,
      InputDrift.@Nullable Collector tallies) {
    InputSpec spec = InputSpecs.forPrediction(data, model.signature());
    return new Scorer(
        model.signature(),
        plan.learner(),
        state,
        new Scorer.Reading(
            RowTyping.of(data, spec),
            plan.schema().packing(),
            LastWindows.Shown.of(data, model.signature()),
            outputs),
        tallies);
  }

  /**
   * Scores a source into a folder, which is either complete or unchanged afterwards; nothing stays
   * cached or broadcast.
   *
   * @throws ConfigurationException when the folder cannot be made, or the format cannot hold a
   *     column
   * @throws DataException when the source cannot be used, or too many of its rows cannot
   * @throws RondoException when storage fails, or another job is writing there
   */
  public PredictionResult write(DataConfig input, PredictionOutput output) {
    Configuration hadoop = SessionStorage.of(session);
    RawData source = model.read(input, session);
    RawData data = examples(source);
    StructType shown = LastWindows.Shown.of(data, model.signature()).types();
    StructType added = output.columns().of(model.signature(), List.of(shown.fieldNames()));
    List<String> unwritten = unwritten(shown, output.format());
    BundleFiles.requireNone(output.folder(), hadoop);
    List<String> inputs = places(input, data);
    try (OutputFolder folder =
        switch (output.existing()) {
          case REFUSE -> OutputFolder.begin(output.folder(), inputs, hadoop);
          case REPLACE -> OutputFolder.replace(output.folder(), inputs, hadoop);
        }) {
      Broadcast<Parcel<NetworkState>> state = broadcast();
      InputDrift.Collector tallies = new InputDrift.Collector();
      session.sparkContext().register(tallies);
      try {
        Scorer scorer = scorer(data, new NamedOutputs(model.signature(), added), state, tallies);
        // As objects, because a cached frame takes memory for each column, however few rows there
        // are.
        JavaRDD<Row> scored =
            data.rows().read().mapPartitions(scorer::score).persist(StorageLevel.MEMORY_AND_DISK());
        try {
          StructType schema = with(shown, added);
          JudgedRows rows = JudgedRows.of(part(scored, schema.length(), Scorer.AFTER));
          InputDrift.warn(model.signature(), data, tallies.whole(model.signature()));
          requireFewBad(rows, source, input);
          Dataset<Row> good =
              part(scored.filter(row -> row.isNullAt(schema.length())), 0, schema)
                  .drop(unwritten.toArray(String[]::new));
          write(good, rows, folder.uri(), output.format());
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
        plan.learner().release();
      }
    } catch (IOException e) {
      throw new RondoException(
          ExitCode.UNEXPECTED,
          "cannot write the predictions to %s: %s; see that the folder can be written and has room, then run again"
              .formatted(output.folder(), e.getMessage()),
          e);
    }
  }

  /** The files of the input, as far as they are known. */
  private static List<String> places(DataConfig input, RawData data) {
    String source = input.requiredSource();
    if (source.startsWith("table:")) {
      return data.rows().files();
    }
    return source.startsWith("builtin:") ? List.of() : List.of(source);
  }

  /** Rows of no series count against all rows, and bad series against all series. */
  private void requireFewBad(JudgedRows rows, RawData source, DataConfig input) {
    if (rows.count() == 0) {
      throw new DataException("data.source: " + input.source() + " holds no rows");
    }
    long lost = LastWindows.countUnusable(source, model.signature());
    JudgedRows examples = new JudgedRows(rows.all(), rows.count() - lost, rows.rejected() - lost);
    for (JudgedRows part :
        lost == 0
            ? List.of(examples)
            : List.of(new JudgedRows(rows.all(), source.rows().read().count(), lost), examples)) {
      part.requireFewBad(input.badRows(), "scored", ". Nothing was written");
    }
  }

  /** The columns from {@code from} on. */
  private Dataset<Row> part(JavaRDD<Row> rows, int from, StructType columns) {
    int count = columns.length();
    return session.createDataFrame(
        rows.map(
            row -> {
              Object[] values = new Object[count];
              for (int i = 0; i < count; i++) {
                values[i] = row.get(from + i);
              }
              return RowFactory.create(values);
            }),
        columns);
  }

  private void write(Dataset<Row> good, JudgedRows rows, String folder, OutputFormat format)
      throws IOException {
    SparkFailures.writing(
        () -> good.write().options(format.options()).format(KebabCase.of(format)).save(folder));
    if (rows.rejected() > 0) {
      Iterator<String> lines = RejectedRows.lines(rows.bad());
      Folder rejected = Folder.at(folder + "/" + REJECTED, SessionStorage.of(session));
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

  /** Columns of steps that the format cannot hold, and that nobody would expect there. */
  private List<String> unwritten(StructType shown, OutputFormat format) {
    List<String> unwritten = new ArrayList<>();
    if (format != OutputFormat.CSV) {
      return unwritten;
    }
    SequenceConfig sequence = model.signature().sequence();
    if (sequence != null && sequence.labelsSteps()) {
      throw new ConfigurationException(
          "--format: csv cannot hold a prediction for each step; use parquet or json");
    }
    for (StructField field : shown.fields()) {
      String column = field.name();
      DataType type = field.dataType();
      if (sequence != null && type instanceof ArrayType) {
        unwritten.add(column);
      } else if (!(type instanceof AtomicType) || type.equals(DataTypes.BinaryType)) {
        throw new ConfigurationException(
            "--format: csv cannot hold the column '"
                + column
                + "' of type "
                + type.simpleString()
                + "; use parquet or json");
      }
    }
    return unwritten;
  }
}
