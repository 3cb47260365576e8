package org.rondo.spark.picture;

/** Bytes are not a readable picture; the message says why. */
public final class UnreadablePictureException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadablePictureException(String reason) {
    super(reason, null, false, false);
  }
}
