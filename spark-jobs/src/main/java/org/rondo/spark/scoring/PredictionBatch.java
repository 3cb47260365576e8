package org.rondo.spark.scoring;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.mapreduce.lib.input.InvalidInputException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.config.DataConfig;
import org.rondo.config.KebabCase;
import org.rondo.config.SequenceConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.error.ExitCode;
import org.rondo.error.Reason;
import org.rondo.error.Redaction;
import org.rondo.error.RondoException;
import org.rondo.network.NetworkState;
import org.rondo.spark.features.LastWindows;
import org.rondo.spark.jobs.Parcel;
import org.rondo.spark.jobs.SparkFailures;
import org.rondo.spark.shards.JudgedRows;
import org.rondo.spark.shards.RejectedRows;
import org.rondo.spark.source.RawData;
import org.rondo.spark.storage.Folder;
import org.rondo.spark.storage.SessionStorage;
import org.slf4j.Logger;

/** The rows of a source, to be scored once and written to a folder that nobody reads yet. */
final class PredictionBatch {
  /** The folder, among the predictions, of rows that could not be used. */
  static final String REJECTED = "_rejected";

  private final ModelScoring scoring;
  private final DataConfig input;
  private final RawData source;
  private final RawData examples;
  private final StructType shown;
  private final OutputFormat format;
  private final List<String> unwritten;

  /**
   * Reads no row.
   *
   * @throws ConfigurationException when the format cannot hold a column
   */
  PredictionBatch(ModelScoring scoring, DataConfig input, RawData source, OutputFormat format) {
    this.scoring = scoring;
    this.input = input;
    this.source = source;
    this.examples = scoring.examples(source);
    this.shown = scoring.shown(examples);
    this.format = format;
    this.unwritten = unwritten(scoring.model().signature(), shown, format);
  }

  /**
   * What has been done.
   *
   * @param rows rows read
   * @param rejected rows that could not be used
   * @param reasons of these, in words; empty where there are none
   */
  record Written(long rows, long rejected, String reasons) {
    /** Warns about rows that were kept aside in a folder. */
    void warn(Logger log, String folder) {
      if (rejected > 0) {
        log.warn(
            "{} of {} rows are kept aside in {}/{}: {}", rejected, rows, folder, REJECTED, reasons);
      }
    }
  }

  /** The rows to predict. */
  RawData examples() {
    return examples;
  }

  /** The source's columns that stand beside the predictions. */
  StructType shown() {
    return shown;
  }

  /** All columns that are written, where these are added. */
  StructType columns(StructType added) {
    return new StructType(
        Arrays.stream(ModelScoring.with(shown, added).fields())
            .filter(field -> !unwritten.contains(field.name()))
            .toArray(StructField[]::new));
  }

  /**
   * Scores all rows and writes them, bad ones to {@link #REJECTED} inside; nothing stays cached or
   * broadcast. Where there is no row, nothing is written.
   *
   * @param folder URI of one that is not there yet
   * @param shadow scores them besides; null where there is no second model
   * @throws DataException when a file is gone or closed to us, or too many rows cannot be used
   * @throws RondoException when a file cannot be read
   * @throws IOException when the folder cannot be written
   */
  Written write(String folder, RowOutputs outputs, @Nullable ShadowScorer shadow)
      throws IOException {
    Broadcast<Parcel<NetworkState>> state = scoring.broadcast();
    InputDrift.Collector tallies = new InputDrift.Collector();
    scoring.session().sparkContext().register(tallies);
    try {
      Scorer scorer = scoring.scorer(examples, outputs, state, tallies, shadow);
      // As objects, because a cached frame takes memory for each column, however few rows there
      // are.
      JavaRDD<Row> scored =
          examples
              .rows()
              .read()
              .mapPartitions(scorer::score)
              .persist(StorageLevel.MEMORY_AND_DISK());
      try {
        return write(folder, scored, ModelScoring.with(shown, outputs.columns()), tallies);
      } finally {
        scored.unpersist(false);
      }
    } finally {
      state.destroy();
      scoring.plan().learner().release();
    }
  }

  private Written write(
      String folder, JavaRDD<Row> scored, StructType schema, InputDrift.Collector tallies)
      throws IOException {
    Signature signature = scoring.model().signature();
    JudgedRows rows = judged(part(scored, schema.length(), Scorer.AFTER));
    if (rows.count() == 0) {
      return new Written(0, 0, "");
    }
    InputDrift.warn(signature, examples, tallies.whole(signature));
    requireFewBad(rows, input);
    Dataset<Row> good =
        part(scored.filter(row -> row.isNullAt(schema.length())), 0, schema)
            .drop(unwritten.toArray(String[]::new));
    write(good, rows, folder);
    String reasons = rows.rejected() == 0 ? "" : RejectedRows.summary(rows.bad());
    return new Written(rows.count(), rows.rejected(), reasons);
  }

  private JudgedRows judged(Dataset<Row> rows) {
    try {
      return SparkFailures.onStorage(() -> JudgedRows.of(rows));
    } catch (FileNotFoundException
        | InvalidInputException
        | AccessDeniedException
        | AccessControlException e) {
      throw new DataException(
          "data.source: a file of %s cannot be read: %s; nothing was written: see that it is there and may be read, then run again"
              .formatted(Redaction.uri(input.requiredSource()), Reason.of(e)),
          e);
    } catch (IOException e) {
      throw new RondoException(
          ExitCode.UNEXPECTED,
          "cannot read or score %s: %s; nothing was written: see that storage works and has room, then run again"
              .formatted(Redaction.uri(input.requiredSource()), Reason.of(e)),
          e);
    }
  }

  /** Rows of no series count against all rows, and bad series against all series. */
  private void requireFewBad(JudgedRows rows, DataConfig input) {
    long lost = LastWindows.countUnusable(source, scoring.model().signature());
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
    return scoring
        .session()
        .createDataFrame(
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

  private void write(Dataset<Row> good, JudgedRows rows, String folder) throws IOException {
    SparkFailures.writing(
        () -> good.write().options(format.options()).format(KebabCase.of(format)).save(folder));
    if (rows.rejected() > 0) {
      Iterator<String> lines = RejectedRows.lines(rows.bad());
      Folder rejected = Folder.at(folder + "/" + REJECTED, SessionStorage.of(scoring.session()));
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
  private static List<String> unwritten(
      Signature signature, StructType shown, OutputFormat format) {
    List<String> unwritten = new ArrayList<>();
    if (format != OutputFormat.CSV) {
      return unwritten;
    }
    SequenceConfig sequence = signature.sequence();
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
