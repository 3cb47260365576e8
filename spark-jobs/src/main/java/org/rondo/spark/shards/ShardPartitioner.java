package org.rondo.spark.shards;

import org.apache.spark.Partitioner;

/** Sends each row to the partition of its shard. */
final class ShardPartitioner extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final int shards;

  ShardPartitioner(int shards) {
    this.shards = shards;
  }

  @Override
  public int numPartitions() {
    return shards;
  }

  @Override
  public int getPartition(Object key) {
    return ((ShardKey) key).shard();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ShardPartitioner partitioner && partitioner.shards == shards;
  }

  @Override
  public int hashCode() {
    return shards;
  }
}
