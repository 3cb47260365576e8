package org.rondo.network;

import java.io.IOException;

/** A network file holds more than a network, or not the network that is needed. */
public final class RefusedNetworkException extends IOException {
  private static final long serialVersionUID = 1L;

  /** A refusal; the message says what and what would be right, the caller adds where. */
  public RefusedNetworkException(String message) {
    super(message);
  }

  RefusedNetworkException(String message, Throwable cause) {
    super(message, cause);
  }
}
