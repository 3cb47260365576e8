package org.rondo.engine.compiled.kernel;

/**
 * Says what of a network has no compiled form. Never reaches a user as such: the network then
 * trains on DL4J, and the message is the reason that the log gives.
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
