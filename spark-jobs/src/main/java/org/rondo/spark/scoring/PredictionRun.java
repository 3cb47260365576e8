package org.rondo.spark.scoring;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.rondo.config.DataConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.spark.source.RawData;
import org.rondo.spark.storage.OutputFolder;
import org.rondo.spark.storage.SessionStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Batch scoring: the source's own columns and, beside them, the model's predictions. */
public final class PredictionRun {
  private static final Logger LOG = LoggerFactory.getLogger(PredictionRun.class);

  private final SparkSession session;
  private final ModelBundle model;
  private final ModelScoring scoring;

  /** Predictions of a model, on a session that remains the caller's. */
  public PredictionRun(SparkSession session, ModelBundle model) {
    this.session = session;
    this.model = model;
    this.scoring = ModelScoring.of(session, model);
  }

  /**
   * Scores lazily. The result has the source's columns and the predictions. It may be computed at
   * any time, so it holds a broadcast of the model's state for as long as it is referenced; then
   * Spark's cleaner removes the broadcast.
   *
   * @throws DataException when the source lacks a column that the model reads
   */
  public Dataset<Row> score(RawData source, PredictionColumns names) {
    RawData data = scoring.examples(source);
    StructType shown = scoring.shown(data);
    StructType added = names.of(model.signature(), List.of(shown.fieldNames()));
    return scored(data, shown, new NamedOutputs(model.signature(), added));
  }

  /** The same with other columns of the predictions, whose names differ from the source's. */
  public Dataset<Row> score(RawData source, RowOutputs outputs) {
    RawData data = scoring.examples(source);
    return scored(data, scoring.shown(data), outputs);
  }

  private Dataset<Row> scored(RawData data, StructType shown, RowOutputs outputs) {
    return data.rows()
        .map(
            scoring.scorer(data, outputs, scoring.broadcast(), null, null)::score,
            ModelScoring.with(ModelScoring.with(shown, outputs.columns()), Scorer.AFTER))
        .drop(Scorer.AFTER.fieldNames());
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
    PredictionBatch batch = new PredictionBatch(scoring, input, source, output.format());
    StructType added = output.columns().of(model.signature(), List.of(batch.shown().fieldNames()));
    BundleFiles.requireNone(output.folder(), hadoop);
    List<String> inputs = places(input, batch.examples());
    try (OutputFolder folder =
        switch (output.existing()) {
          case REFUSE -> OutputFolder.begin(output.folder(), inputs, hadoop);
          case REPLACE -> OutputFolder.replace(output.folder(), inputs, hadoop);
        }) {
      PredictionBatch.Written written =
          batch.write(folder.uri(), new NamedOutputs(model.signature(), added), null);
      if (written.rows() == 0) {
        throw new DataException("data.source: " + input.source() + " holds no rows");
      }
      folder.publish();
      written.warn(LOG, folder.display());
      return new PredictionResult(folder.display(), written.rows(), written.rejected());
    } catch (IOException e) {
      throw unwritable(output.folder(), e);
    }
  }

  /** What to report where predictions cannot be written. */
  static RondoException unwritable(String folder, IOException failure) {
    return new RondoException(
        ExitCode.UNEXPECTED,
        "cannot write the predictions to %s: %s; see that the folder can be written and has room, then run again"
            .formatted(folder, failure.getMessage()),
        failure);
  }

  /** The files of the input, as far as they are known. */
  private static List<String> places(DataConfig input, RawData data) {
    String source = input.requiredSource();
    if (source.startsWith("table:")) {
      return data.rows().files();
    }
    return source.startsWith("builtin:") ? List.of() : List.of(source);
  }
}
