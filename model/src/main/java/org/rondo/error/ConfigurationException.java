package org.rondo.error;

import org.jspecify.annotations.Nullable;

/** The command line or the configuration is wrong: exit code 2. */
public class ConfigurationException extends RondoException {
  private static final long serialVersionUID = 1L;

  /** A failure without a deeper cause. */
  public ConfigurationException(String message) {
    this(message, null);
  }

  /** A failure with its cause. */
  public ConfigurationException(String message, @Nullable Throwable cause) {
    super(ExitCode.CONFIGURATION, message, cause);
  }
}
