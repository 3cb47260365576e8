package org.rondo.spark;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.rondo.data.Split;
import org.rondo.evaluation.Metrics;
import org.rondo.training.TrainingResult;

/**
 * A finished run.
 *
 * @param folder where its files are
 * @param result how training ended
 * @param account where the rows went
 * @param metrics of the final parameters, for each split that has rows
 * @param model the trained model
 */
public record TrainedRun(
    String folder,
    TrainingResult result,
    Account account,
    Map<Split, Metrics> metrics,
    ModelBundle model) {

  /** Copies the metrics, in the order of the splits. */
  public TrainedRun {
    Map<Split, Metrics> ordered = new EnumMap<>(Split.class);
    ordered.putAll(metrics);
    metrics = Collections.unmodifiableMap(ordered);
  }

  /** In result.json's words. */
  public String status() {
    return result.status().word();
  }

  /** Rounds done. */
  public int rounds() {
    return result.totals().rounds();
  }

  /** Examples trained on, over all epochs. */
  public long examples() {
    return result.totals().examples();
  }

  /** Rows that could not be used. */
  public long rejectedRows() {
    return account.rejected();
  }

  /** Workers' parts of rounds that were left out since they had diverged. */
  public long skippedUpdates() {
    return result.totals().skippedUpdates();
  }

  /** What the measurements say about the settings, in one line; may be empty. */
  public String advice() {
    return result.advice();
  }

  /** Wall time of the training part. */
  public double seconds() {
    return result.totals().seconds();
  }

  /** Fingerprint of the final parameters. */
  public String parametersSha256() {
    return model.parametersSha256();
  }

  /** Classes in the order of the confusion matrix; empty for regression. */
  public List<String> classes() {
    return model.signature().output().classes();
  }

  /**
   * Where the rows went: {@code read = trained + heldOut + rejected}.
   *
   * @param read rows that the source held
   * @param trained rows of the training split
   * @param heldOut rows of the validation and test splits
   * @param rejected rows that could not be used
   */
  public record Account(long read, long trained, long heldOut, long rejected) {}
}
