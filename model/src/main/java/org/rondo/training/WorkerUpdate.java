package org.rondo.training;

import java.io.Serializable;
import org.rondo.network.NetworkState;

/**
 * What a worker brings back from a round. It ships the parameters that it ended with rather than
 * their difference to the global ones: the bytes are the same, and the average of one worker is
 * then that worker, bit for bit.
 *
 * @param worker the worker's number
 * @param examples examples it trained on in this round, its weight in the average
 * @param lossSum sum over those examples of the loss before each step
 * @param state parameters and inner state after its local steps
 * @param computeNanos time that the local steps took
 */
public record WorkerUpdate(
    int worker, long examples, double lossSum, NetworkState state, long computeNanos)
    implements Serializable {}
