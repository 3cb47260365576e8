package org.rondo.spark.shards;

import java.io.Serializable;

/**
 * Where a row goes and its position there: the sort key of the one shuffle of the data.
 *
 * @param shard the shard
 * @param key the row's key
 */
record ShardKey(int shard, long key) implements Comparable<ShardKey>, Serializable {

  @Override
  public int compareTo(ShardKey other) {
    int byShard = Integer.compare(shard, other.shard);
    return byShard != 0 ? byShard : Long.compare(key, other.key);
  }
}
