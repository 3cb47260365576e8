package org.rondo.spark.scoring;

import org.jspecify.annotations.Nullable;

/**
 * What a call has added.
 *
 * @param folder of all batches
 * @param status whether there was anything new
 * @param batch its number; 0 where nothing was new
 * @param counts of its files and rows
 * @param model the version of the model
 * @param shadow how the second model did; null where there was none
 */
public record IncrementalResult(
    String folder,
    Status status,
    int batch,
    Counts counts,
    String model,
    @Nullable ShadowResult shadow) {

  /** How a call has ended. */
  public enum Status {
    /** A batch was added. */
    SCORED,
    /** There was no file that is not in a batch already. */
    NOTHING_NEW
  }

  /**
   * What was read.
   *
   * @param files new files with something in them
   * @param emptyFiles files with nothing in them, which may still be being written
   * @param rows rows read
   * @param rejectedRows rows that could not be used
   */
  public record Counts(long files, long emptyFiles, long rows, long rejectedRows) {}

  /**
   * What a second model has done.
   *
   * @param model its version, or what it was asked for by
   * @param problem why some or all of its columns are empty; null where none is
   */
  public record ShadowResult(String model, @Nullable String problem) {}
}
