package org.rondo.network.optimizer;

/** No step at all: what a frozen layer has instead of an optimizer. It keeps no state. */
public final class Still extends OwnUpdater {
  private static final long serialVersionUID = 1L;

  /** Equal to every other one, so that DL4J updates neighbours together. */
  public Still() {
    super(0, 0);
  }

  @Override
  public Rule rule(int offset, int length) {
    return (g, rate, state, count) -> {
      for (int i = 0; i < count; i++) {
        g[i] = 0; // whatever it was: 0 times infinity would not be 0
      }
    };
  }
}
