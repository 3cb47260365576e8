package org.rondo.engine.compiled.kernel;

/**
 * Says what of a network has no compiled form. Never reaches a user: the network then trains on
 * DL4J, and the message is the reason that the log gives.
 */
public final class NotCompiledException extends RuntimeException {

  /** A refusal, in words that complete "not compiled: ". */
  public NotCompiledException(String reason) {
    super(reason);
  }

  /** Refuses unless a condition holds. */
  public static void require(boolean known, String reason) {
    if (!known) {
      throw new NotCompiledException(reason);
    }
  }
}
