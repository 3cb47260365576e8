package org.rondo.engine.cuda;

/**
 * The time axis of the batch in hand: how many steps its sequences have, padded ones included, and
 * which are real. Set before work is queued, whose launches hold what it said.
 */
final class DeviceTime {
  private int most;
  private int steps;
  private long mask;

  /**
   * A time axis.
   *
   * @param most steps that there is room for; 1 where examples are no sequences
   */
  DeviceTime(int most) {
    this.most = most;
    this.steps = most;
  }

  /** Makes room for so many steps; whether there was none. */
  boolean grow(int wanted) {
    boolean grows = wanted > most;
    most = Math.max(most, wanted);
    return grows;
  }

  /**
   * Says how the next batch lies in time.
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
