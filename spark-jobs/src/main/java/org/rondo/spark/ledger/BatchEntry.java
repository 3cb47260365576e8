package org.rondo.spark.ledger;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A batch that counts.
 *
 * @param batch its number
 * @param stamp when and by whom it was made
 * @param scoring what was applied to the inputs
 * @param inputs the files that were read
 * @param rows how many there were
 * @param layout of its rows; null where there is no row
 * @param written what the batch consists of; null where there is no row
 */
public record BatchEntry(
    int batch,
    Stamp stamp,
    Scoring scoring,
    List<InputFile> inputs,
    Rows rows,
    @Nullable Layout layout,
    @Nullable Written written) {
  /** Copies the inputs. */
  public BatchEntry {
    Objects.requireNonNull(stamp, "no stamp");
    Objects.requireNonNull(scoring, "no scoring");
    Objects.requireNonNull(rows, "no rows");
    inputs = List.copyOf(inputs);
  }

  /**
   * Who made it.
   *
   * @param id of this very entry, which no other has
   * @param time when, in UTC
   * @param by user, host and process
   */
  public record Stamp(String id, String time, String by) {}

  /**
   * What was applied.
   *
   * @param source of the inputs, without secrets
   * @param model its version, as it stands beside each row
   * @param parametersSha256 of the model
   * @param shadow the version of the second model; null where there was none
   * @param shadowProblem why the second model has not scored all rows; null where it has
   */
  public record Scoring(
      String source,
      String model,
      String parametersSha256,
      @Nullable String shadow,
      @Nullable String shadowProblem) {}

  /**
   * Rows of the inputs.
   *
   * @param read all of them
   * @param rejected those that could not be used, and were kept aside
   */
  public record Rows(long read, long rejected) {}

  /**
   * Files of a batch.
   *
   * @param folder where they belong, in the output
   * @param staged where they were written, in the folder for batches that do not count yet
   * @param files their lengths, by their paths in it
   */
  public record Written(String folder, String staged, SortedMap<String, Long> files) {
    /** Copies the lengths. */
    public Written {
      files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }
  }
}
