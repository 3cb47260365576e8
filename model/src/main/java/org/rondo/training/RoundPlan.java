package org.rondo.training;

import java.io.Serializable;

/**
 * Which local steps a round takes; the same for every worker. Travels to executors.
 *
 * @param round counted from 0 over the whole run
 * @param epoch counted from 0
 * @param firstBatch the first batch of the epoch's order that this round visits
 * @param steps local steps of a worker that has batches left; fewer where its shard ends
 * @param endsEpoch whether every row of the epoch has been visited when the round is over
 */
public record RoundPlan(int round, int epoch, int firstBatch, int steps, boolean endsEpoch)
    implements Serializable {}
