package org.rondo.spark.features;

/**
 * A value makes its row a bad row; the message is the reason. Without a stack trace: it is data.
 */
final class UnusableValueException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableValueException(String reason) {
    super(reason, null, false, false);
  }
}
