package org.rondo.error;

import org.jspecify.annotations.Nullable;

/** The data are missing or bad: exit code 3. */
public class DataException extends RondoException {
  private static final long serialVersionUID = 1L;

  /** A failure without a deeper cause. */
  public DataException(String message) {
    this(message, null);
  }

  /** A failure with its cause. */
  public DataException(String message, @Nullable Throwable cause) {
    super(ExitCode.DATA, message, cause);
  }
}
