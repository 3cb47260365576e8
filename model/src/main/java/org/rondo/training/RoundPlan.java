package org.rondo.training;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.MovementWeights;

/**
 * What a round does; the same for every worker. Travels to executors.
 *
 * @param round counted from 0 over the whole run
 * @param steps its local steps
 * @param schedule learning rates of the steps
 * @param probe whether the loss is measured just before averaging
 * @param weights what the workers' movements count; null where only their examples count
 * @param turn which parameters it exchanges
 */
public record RoundPlan(
    int round,
    Steps steps,
    LearningRateSchedule schedule,
    boolean probe,
    @Nullable MovementWeights weights,
    Turn turn)
    implements Serializable {

  /** A round that exchanges all parameters, and in which workers count by their examples. */
  public RoundPlan(int round, Steps steps, LearningRateSchedule schedule, boolean probe) {
    this(round, steps, schedule, probe, null, Turn.ALL);
  }

  /**
   * A worker's weight in the average.
   *
   * @param movement Euclidean norm of its trained parameters minus those that it started from
   * @param weight of its examples
   * @return 0 for a worker that sits out
   */
  double share(int worker, double movement, double weight) {
    return weights == null ? weight : weights.share(worker, movement, weight);
  }

  /**
   * Consecutive local steps of a run; the same for every worker. Steps are counted from 0 over the
   * whole run, and an epoch has as many as the longest shard has batches: a worker whose shard is
   * shorter sits out the rest of the epoch. Travels to executors.
   *
   * @param first the first step
   * @param count how many
   * @param perEpoch steps of an epoch
   */
  public record Steps(long first, int count, int perEpoch) implements Serializable {

    /** Validates. */
    public Steps {
      if (first < 0 || count < 1 || perEpoch < 1) {
        throw new IllegalArgumentException(
            "got steps from " + first + ", " + count + " of them, " + perEpoch + " to an epoch");
      }
    }

    /** The step after the last. */
    public long end() {
      return first + count;
    }

    /** The epoch of a step, counted from 0. */
    public int epoch(long step) {
      return Math.toIntExact(step / perEpoch);
    }

    /** The batch of a step within its epoch, counted from 0. */
    public int batch(long step) {
      return (int) (step % perEpoch);
    }

    /** The epoch of the last step. */
    public int lastEpoch() {
      return epoch(end() - 1);
    }

    /** Whether they include the last step of an epoch. */
    public boolean endsEpoch() {
      return end() / perEpoch > first / perEpoch;
    }
  }
}
