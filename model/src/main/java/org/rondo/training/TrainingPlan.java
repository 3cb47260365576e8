package org.rondo.training;

import java.io.Serializable;
import org.rondo.data.RowLayout;
import org.rondo.network.NetworkDefinition;
import org.rondo.network.Objective;

/**
 * What every round and every evaluation of a run has in common. Travels to executors.
 *
 * @param definition the network
 * @param objective what its outputs mean
 * @param layout shape of the packed rows
 * @param batchSize examples of a worker's local step
 * @param order how an epoch's batches are drawn
 */
public record TrainingPlan(
    NetworkDefinition definition, Objective objective, RowLayout layout, int batchSize, Order order)
    implements Serializable {

  /**
   * How an epoch's batches are drawn.
   *
   * @param seed of the run; shuffling and dropout derive theirs from it
   * @param shuffle whether each epoch visits a shard in a new order
   */
  public record Order(long seed, boolean shuffle) implements Serializable {}
}
