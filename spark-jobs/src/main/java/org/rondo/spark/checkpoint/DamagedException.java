package org.rondo.spark.checkpoint;

/** A checkpoint that does not verify; the message says why. */
final class DamagedException extends Exception {
  private static final long serialVersionUID = 1L;

  DamagedException(String message) {
    super(message);
  }
}
