package org.rondo.spark.scoring;

import java.util.Objects;

/**
 * Where predictions are added in batches, and how.
 *
 * @param folder path or URI
 * @param format of the files
 * @param columns names of the columns that are added
 * @param versionColumn name of the column of the model's version
 * @param changed what happens to files that have changed since they were scored
 */
public record IncrementalOutput(
    String folder,
    OutputFormat format,
    PredictionColumns columns,
    String versionColumn,
    Changed changed) {
  /** The usual name of the column of the model's version. */
  public static final String VERSION = "model_version";

  /** Checks that nothing is missing. */
  public IncrementalOutput {
    Objects.requireNonNull(versionColumn, "no name of the version's column");
  }

  /** What happens to files that have changed since they were scored. */
  public enum Changed {
    /** The job is refused, and names them. */
    REFUSE,
    /** They are scored anew as a whole; what was scored before stays in its batch. */
    RESCORE
  }

  /** The usual columns, and changed files refused. */
  public static IncrementalOutput to(String folder, OutputFormat format) {
    return new IncrementalOutput(
        folder, format, PredictionColumns.DEFAULT, VERSION, Changed.REFUSE);
  }
}
