package org.rondo.training;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.ExchangePlan;
import org.rondo.data.Augmentation;
import org.rondo.data.ExampleLayout;
import org.rondo.learning.Learner;

/**
 * What all rounds and evaluations of a run have in common. Travels to executors.
 *
 * @param learner how workers obtain one
 * @param layout of the packed rows
 * @param batches how an epoch's batches are drawn
 * @param exchange what workers send and how it is combined
 */
public record TrainingPlan(
    Learner.Plan learner, ExampleLayout layout, Batches batches, ExchangePlan exchange)
    implements Serializable {

  /**
   * How an epoch's batches are drawn.
   *
   * @param size examples that a worker computes at once
   * @param ofStep how many of them make a local step
   * @param seed of the run; shuffling and dropout derive theirs from it
   * @param shuffle whether each epoch visits a shard in a new order
   * @param augmentation how pictures are changed; null for not at all
   */
  public record Batches(
      int size, int ofStep, long seed, boolean shuffle, @Nullable Augmentation augmentation)
      implements Serializable {

    /** Local steps in which a worker visits each of its rows once. */
    public int steps(int rows) {
      return RunLength.stepsPerEpoch(rows, size, ofStep);
    }
  }
}
