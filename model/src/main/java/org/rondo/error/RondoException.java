package org.rondo.error;

import org.jspecify.annotations.Nullable;

/**
 * A foreseen failure. Its message is written for the user: what is wrong, where, and what to do; it
 * is printed without a stack trace unless {@code --verbose} asks for one.
 */
public class RondoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  /** A failure with its cause, which only {@code --verbose} shows. */
  public RondoException(ExitCode exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The exit code of the command that met this failure. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
