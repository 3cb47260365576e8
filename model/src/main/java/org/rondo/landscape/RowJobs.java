package org.rondo.landscape;

import java.io.Serializable;
import java.util.List;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.learning.WholeLoss;

/** Runs what a landscape needs where the rows are: in this process, or in tasks of a cluster. */
@FunctionalInterface
public interface RowJobs {

  /** What is computed of a shard. Travels to executors. */
  @FunctionalInterface
  interface Work extends Serializable {
    /** Numbers that are added over the shards. */
    double[] of(WholeLoss loss, Points points, Shard shard);
  }

  /**
   * Computes of every shard of a split.
   *
   * @return the numbers of each shard, in the shards' order: so their sums have the same bits
   *     wherever they are computed
   */
  List<double[]> apply(Split split, Points points, Work work);
}
