package org.rondo.error;

/** How a command ended, as its process exit code. */
public enum ExitCode {
  /** Done, even if the result is 'trained but not promoted'. */
  DONE(0),
  /** A failure that Rondo did not foresee: worth a bug report. */
  UNEXPECTED(1),
  /** The command line or the configuration is wrong. */
  CONFIGURATION(2),
  /** The data are missing or bad. */
  DATA(3),
  /** Training diverged or failed. */
  TRAINING(4),
  /** Another run holds the lock. */
  LOCKED(5);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The process exit code. */
  public int code() {
    return code;
  }
}
