package org.rondo.spark.shards;

import java.io.Serializable;

/**
 * Where rows go and their position there: the sort key of the one shuffle of the data.
 *
 * @param shard the shard
 * @param slice the slice of the shard, which holds the keys of a range
 */
record ShardKey(int shard, long slice) implements Comparable<ShardKey>, Serializable {

  @Override
  public int compareTo(ShardKey other) {
    int byShard = Integer.compare(shard, other.shard);
    return byShard != 0 ? byShard : Long.compare(slice, other.slice);
  }
}
