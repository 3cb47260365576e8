package org.rondo.peers;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.spark.api.TrainingHook;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Counts, where dl4j-spark's workers train, the rows that they train on and how many of them do so
 * at the same time. It travels to the tasks; the counts are this process's, in which they all run.
 */
final class Counter implements TrainingHook {
  private static final long serialVersionUID = 1L;
  private static final AtomicLong ROWS = new AtomicLong();
  private static final AtomicInteger AT_WORK = new AtomicInteger();
  private static final AtomicInteger MOST_AT_WORK = new AtomicInteger();
  private static final AtomicLong TOGETHER = new AtomicLong();
  private static final AtomicLong BATCHES = new AtomicLong();

  /** Rows since the last call. */
  static long takeRows() {
    return ROWS.getAndSet(0);
  }

  /** Most workers in a step at once, ever. */
  static int mostAtWork() {
    return MOST_AT_WORK.get();
  }

  /** The share of the batches that began while another worker was in a step. */
  static double shareTogether() {
    return (double) TOGETHER.get() / Math.max(1, BATCHES.get());
  }

  @Override
  public void preUpdate(DataSet batch, Model model) {
    int now = AT_WORK.incrementAndGet();
    MOST_AT_WORK.accumulateAndGet(now, Math::max);
    BATCHES.incrementAndGet();
    if (now > 1) {
      TOGETHER.incrementAndGet();
    }
  }

  @Override
  public void postUpdate(DataSet batch, Model model) {
    AT_WORK.decrementAndGet();
    ROWS.addAndGet(batch.numExamples());
  }

  @Override
  public void preUpdate(MultiDataSet batch, Model model) {
    throw new UnsupportedOperationException("there are no graphs here");
  }

  @Override
  public void postUpdate(MultiDataSet batch, Model model) {
    throw new UnsupportedOperationException("there are no graphs here");
  }
}
