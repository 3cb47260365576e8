package org.rondo.network;

/** A class that is on the class path and describes no network. */
public final class CanaryLayer {
  static {
    Canary.SANG.set(true);
  }
}
