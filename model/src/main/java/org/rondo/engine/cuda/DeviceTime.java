package org.rondo.engine.cuda;

/**
 * The time axis of the current batch: how many steps its sequences have, padded ones included, and
 * which are real. Set before work is queued; the launches keep the values of that moment.
 */
final class DeviceTime {
  private int most;
  private int steps;
  private long mask;

  /**
   * A time axis.
   *
   * @param most steps that there is room for; 1 where examples are not sequences
   */
  DeviceTime(int most) {
    this.most = most;
    this.steps = most;
  }

  /** Makes room for this many steps; returns whether more was needed. */
  boolean grow(int wanted) {
    boolean grows = wanted > most;
    most = Math.max(most, wanted);
    return grows;
  }

  /**
   * Sets the steps of the next batch.
   *
   * @param next steps
   * @param where the mask {@code [rows, steps]} will lie, 1 for real steps, which come first; 0
   *     where all are
   */
  void set(int next, long where) {
    steps = next;
    mask = where;
  }

  int most() {
    return most;
  }

  int steps() {
    return steps;
  }

  long mask() {
    return mask;
  }
}
