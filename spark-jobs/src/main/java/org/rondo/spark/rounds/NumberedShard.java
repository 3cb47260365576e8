package org.rondo.spark.rounds;

import org.rondo.data.Shard;

/**
 * A shard and whose it is. Stays in the process that it was made in.
 *
 * @param worker its worker's number, from 0
 */
record NumberedShard(int worker, Shard shard) {}
