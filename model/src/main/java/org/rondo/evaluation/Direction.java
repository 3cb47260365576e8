package org.rondo.evaluation;

/** Which way a metric gets better. */
public enum Direction {
  /** Lower is better. */
  MINIMISE {
    @Override
    public double improvement(double from, double to) {
      return from - to;
    }
  },

  /** Higher is better. */
  MAXIMISE {
    @Override
    public double improvement(double from, double to) {
      return to - from;
    }
  };

  /** How much better {@code to} is than {@code from}; negative when it is worse. */
  public abstract double improvement(double from, double to);
}
