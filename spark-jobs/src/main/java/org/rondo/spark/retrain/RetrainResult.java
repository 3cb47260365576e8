package org.rondo.spark.retrain;

import org.jspecify.annotations.Nullable;

/**
 * What a retraining came to.
 *
 * @param status of the model
 * @param reason in one line
 * @param model as commands name it, such as {@code registry:titanic@12}
 * @param folder of the run; null where there was nothing new to train
 */
public record RetrainResult(Status status, String reason, String model, @Nullable String folder) {

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
