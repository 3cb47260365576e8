package org.rondo.scaling;

/**
 * What determines how long a round takes apart from its local steps.
 *
 * @param bytes of the state that goes out to each worker, and comes back from it
 * @param workers logical workers, a task each
 * @param slots tasks that run at the same time
 * @param machines executors, each of which takes the state once
 * @param mostCollected bytes of all workers' states up to which the driver collects them; beyond,
 *     they go through a shuffle
 */
public record RoundShape(long bytes, int workers, int slots, int machines, long mostCollected) {

  /** Validates. Slots beyond the number of workers would be idle, and are left out. */
  public RoundShape {
    if (bytes < 0 || workers < 1 || slots < 1 || machines < 1) {
      throw new IllegalArgumentException(
          "got %s bytes, %s workers, %s slots and %s machines, expected no fewer than 0, 1, 1 and 1"
              .formatted(bytes, workers, slots, machines));
    }
    slots = Math.min(slots, workers);
  }

  /** How many times every slot is used: the workers of a slot take turns. */
  public int waves() {
    return (workers + slots - 1) / slots;
  }

  /** Whether the driver collects what the workers send. */
  public boolean collected() {
    return bytes * workers <= mostCollected;
  }

  /** Tasks of the round: one for each worker, and the reducers'. */
  public int tasks() {
    return workers + (collected() ? 0 : slots);
  }

  /** Megabytes of the state. */
  double megabytes() {
    return bytes / 1e6;
  }
}
