package org.rondo.spark.retrain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rondo.checks.Finding;

/**
 * What a retraining came to.
 *
 * @param status of the model
 * @param reason in one line
 * @param model as commands name it, such as {@code registry:titanic@12}
 * @param folder of the run; null where there was nothing new to train
 * @param findings about the data it was trained on, none of which stood in its way
 */
public record RetrainResult(
    Status status, String reason, String model, @Nullable String folder, List<Finding> findings) {
  /** Copies the findings. */
  public RetrainResult {
    findings = List.copyOf(findings);
  }

  /** A result without findings. */
  RetrainResult(Status status, String reason, String model, @Nullable String folder) {
    this(status, reason, model, folder, List.of());
  }

  RetrainResult with(List<Finding> of) {
    return new RetrainResult(status, reason, model, folder, of);
  }

  /** How a retraining ended, in result.json's words. */
  public enum Status {
    /** The challenger is the champion. */
    PROMOTED,
    /** The champion, if any, stays. */
    NOT_PROMOTED,
    /** The same configuration, data and version have been through this before. */
    NOTHING_NEW
  }
}
