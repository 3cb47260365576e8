package org.rondo.spark.fitting;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.landscape.Points;
import org.rondo.landscape.RowJobs;
import org.rondo.learning.WholeLoss;
import org.rondo.spark.jobs.RunJobs;
import org.rondo.training.StoppedException;

/**
 * Computes a landscape as Spark jobs over the cached shards, a task for each.
 *
 * @param jobs of the run
 * @param stop whether it should end
 * @param loss of the rows
 * @param shards of each split
 */
record SparkRows(
    RunJobs jobs, BooleanSupplier stop, WholeLoss loss, Map<Split, JavaRDD<Shard>> shards)
    implements RowJobs {

  /** Copies the map. */
  SparkRows {
    shards = Map.copyOf(shards);
  }

  /** What all tasks of a job need. Travels to each executor once. */
  private record Task(WholeLoss loss, Points points, Work work) implements Serializable {
    double[] run(Shard shard) {
      return work.of(loss, points, shard);
    }
  }

  @Override
  public List<double[]> apply(Split split, Points points, Work work) {
    JavaRDD<Shard> rows = shards.get(split);
    if (rows == null) {
      return List.of();
    }
    if (stop.getAsBoolean()) { // a job may be too short to be ended
      throw new StoppedException(0, "");
    }
    Broadcast<Task> task = jobs.context().broadcast(new Task(loss, points, work));
    try {
      return jobs.prepare(() -> rows.map(shard -> task.value().run(shard)).collect());
    } finally {
      task.destroy();
    }
  }
}
