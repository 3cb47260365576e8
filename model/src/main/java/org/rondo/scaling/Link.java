package org.rondo.scaling;

/**
 * What the network between machines adds to a round. Costs that were measured on one machine
 * include the work of sending and receiving, but no cable.
 *
 * <p>A broadcast passes from machine to machine in blocks of 4 MiB, so the last machine has it
 * after about the time of two copies, however many machines there are. Collected states all arrive
 * over the driver's link. Those of a shuffle arrive over all machines' links at once, and the
 * combined state over the driver's.
 *
 * @param bytesPerSecond of a machine's link, each way
 */
public record Link(double bytesPerSecond) {
  /** Everything on one machine. */
  public static final Link NONE = new Link(Double.POSITIVE_INFINITY);

  private static final double BITS_PER_BYTE = 8;
  private static final double BROADCAST_COPIES = 2;

  /** A link of this many gigabits per second. */
  public static Link gigabits(double gigabits) {
    return new Link(gigabits * 1e9 / BITS_PER_BYTE);
  }

  /** Milliseconds for the state to reach all machines. */
  public double broadcastMillis(RoundShape shape) {
    return millis(BROADCAST_COPIES * shape.bytes());
  }

  /** Milliseconds for the workers' states to come together, and for their average to come in. */
  public double reduceMillis(RoundShape shape) {
    double state = (double) shape.bytes();
    double all = state * shape.workers();
    return millis(shape.collected() ? all : all / shape.machines() + state);
  }

  /** The milliseconds that it adds to a round. */
  public double millis(RoundShape shape) {
    return broadcastMillis(shape) + reduceMillis(shape);
  }

  private double millis(double bytes) {
    return bytes / bytesPerSecond * 1e3;
  }
}
