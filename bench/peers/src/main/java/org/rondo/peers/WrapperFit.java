package org.rondo.peers;

import java.util.Iterator;
import java.util.List;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.nd4j.linalg.dataset.DataSet;

/**
 * DL4J's ParallelWrapper: two threads with a replica each, parameters and updater's state averaged
 * every ten steps. A turn is a {@code fit} of about a second, since each makes its replicas anew.
 */
final class WrapperFit implements Training {
  private static final int WORKERS = 2;
  private static final int LOCAL_STEPS = 10;
  private static final long NANOS_OF_A_TURN = 1_000_000_000L;

  private final MultiLayerNetwork network;
  private final ParallelWrapper wrapper;
  private final List<DataSet> batches;
  private int next;

  WrapperFit(Workload workload, Rows rows) {
    network = workload.network();
    batches = rows.batches(workload.batch(), workload.outputs());
    wrapper =
        new ParallelWrapper.Builder<>(network)
            .workers(WORKERS)
            .averagingFrequency(LOCAL_STEPS)
            .averageUpdaters(true)
            .prefetchBuffer(0)
            .reportScoreAfterAveraging(false)
            .build();
  }

  @Override
  public long turn() {
    Fed fed = new Fed();
    wrapper.fit(new ExistingDataSetIterator(fed));
    return fed.rows;
  }

  @Override
  public double accuracy(Rows test) {
    return Training.accuracy(network, test);
  }

  @Override
  public void close() {
    wrapper.shutdown();
    network.close();
  }

  /** The batches round and round, in whole rounds of the workers, until the turn is over. */
  private final class Fed implements Iterator<DataSet> {
    private final long end = System.nanoTime() + NANOS_OF_A_TURN;
    private int given;
    private long rows;

    @Override
    public boolean hasNext() {
      return given % (WORKERS * LOCAL_STEPS) != 0 || given == 0 || System.nanoTime() < end;
    }

    @Override
    public DataSet next() {
      DataSet batch = batches.get(next);
      next = (next + 1) % batches.size();
      given++;
      rows += batch.numExamples();
      return batch;
    }
  }
}
