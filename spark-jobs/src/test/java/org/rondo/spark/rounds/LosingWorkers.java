package org.rondo.spark.rounds;

import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockId;
import org.rondo.data.Split;
import org.rondo.evaluation.Evaluation;
import org.rondo.learning.ProbeLoss;
import org.rondo.training.RoundOutcome;
import org.rondo.training.RoundPlan;
import org.rondo.training.RoundStart;
import org.rondo.training.WorkerRound;
import org.rondo.training.Workers;

/** Workers on Spark that lose everything cached every so many rounds, as with an executor. */
final class LosingWorkers implements Workers {
  private final Workers workers;
  private final int every;
  private int lost;

  LosingWorkers(Workers workers, int every) {
    this.workers = workers;
    this.every = every;
  }

  /** Blocks lost so far. */
  int lost() {
    return lost;
  }

  @Override
  public RoundOutcome run(RoundStart start, RoundPlan round) {
    if ((round.round() + 1) % every == 0) {
      var storage = SparkEnv.get().blockManager();
      var blocks = storage.getMatchingBlockIds(BlockId::isRDD).iterator();
      while (blocks.hasNext()) {
        storage.removeBlock((BlockId) blocks.next(), true);
        lost++;
      }
    }
    return workers.run(start, round);
  }

  @Override
  public List<Integer> shardRows() {
    return workers.shardRows();
  }

  @Override
  public long rows(Split split) {
    return workers.rows(split);
  }

  @Override
  public Evaluation evaluate(float[] parameters, Split split) {
    return workers.evaluate(parameters, split);
  }

  @Override
  public List<ProbeLoss> probe(float[] parameters) {
    return workers.probe(parameters);
  }

  @Override
  public List<WorkerRound.Memory> memories() {
    return workers.memories();
  }

  @Override
  public void restore(List<WorkerRound.Memory> memories) {
    workers.restore(memories);
  }

  @Override
  public void close() {
    workers.close();
  }
}
