package org.rondo.engine.compiled.kernel;

/**
 * Says which part of a network has no compiled form. Never reaches a user as an error: the network
 * then trains on DL4J, and the message is the reason given in the log.
 */
public final class UnsupportedException extends RuntimeException {

  /** A refusal by an unsupported reason, such as "layer GravesLSTM". */
  public UnsupportedException(String reason) {
    super(reason);
  }

  /** Refuses unless a condition holds. */
  public static void require(boolean known, String reason) {
    if (!known) {
      throw new UnsupportedException(reason);
    }
  }
}
