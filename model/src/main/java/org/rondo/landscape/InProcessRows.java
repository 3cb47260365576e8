package org.rondo.landscape;

import java.util.List;
import java.util.Map;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.learning.WholeLoss;

/** Shards in this process, one after the other: the oracle for tasks of a cluster. */
public record InProcessRows(WholeLoss loss, Map<Split, List<Shard>> shards) implements RowJobs {

  /** Copies the map. */
  public InProcessRows {
    shards = Map.copyOf(shards);
  }

  @Override
  public List<double[]> apply(Split split, Points points, Work work) {
    return shards.getOrDefault(split, List.of()).stream()
        .map(shard -> work.of(loss, points, shard))
        .toList();
  }
}
