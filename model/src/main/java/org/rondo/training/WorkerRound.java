package org.rondo.training;

import java.io.Serializable;

/**
 * All that comes of a worker's part of a round.
 *
 * @param update what it sends
 * @param memory what it hands on to itself
 */
public record WorkerRound(WorkerUpdate update, WorkerMemory memory) implements Serializable {}
