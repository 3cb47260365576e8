package org.rondo.spark.scoring;

/**
 * Where predictions are written and how.
 *
 * @param folder path or URI
 * @param format of the files
 * @param existing what happens to an earlier output there
 * @param columns names of the columns that are added
 */
public record PredictionOutput(
    String folder, OutputFormat format, Existing existing, PredictionColumns columns) {

  /** What happens to an earlier job's output. */
  public enum Existing {
    /** It stays, and the job is refused. */
    REFUSE,
    /** The new one takes its place, once it is complete. */
    REPLACE
  }

  /** A new folder, and the usual columns. */
  public static PredictionOutput to(String folder, OutputFormat format) {
    return new PredictionOutput(folder, format, Existing.REFUSE, PredictionColumns.DEFAULT);
  }
}
