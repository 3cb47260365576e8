package org.rondo.error;

import org.jspecify.annotations.Nullable;

/** Training diverged or failed: exit code 4. */
public class TrainingException extends RondoException {
  private static final long serialVersionUID = 1L;

  /** A failure without a deeper cause. */
  public TrainingException(String message) {
    this(message, null);
  }

  /** A failure with its cause. */
  public TrainingException(String message, @Nullable Throwable cause) {
    super(ExitCode.TRAINING, message, cause);
  }
}
