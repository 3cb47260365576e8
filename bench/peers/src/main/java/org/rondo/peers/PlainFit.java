package org.rondo.peers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** DL4J's own {@code fit} on the calling thread. */
final class PlainFit implements Training {
  private static final int BATCHES_OF_A_TURN = 10;

  private final MultiLayerNetwork network;
  private final List<DataSet> batches;
  private final Random random = new Random(1);
  private int next;

  PlainFit(Workload workload, Rows rows) {
    network = workload.network();
    batches = new ArrayList<>(rows.batches(workload.batch(), workload.outputs()));
  }

  @Override
  public long turn() {
    long rows = 0;
    for (int i = 0; i < BATCHES_OF_A_TURN; i++) {
      if (next == 0) {
        Collections.shuffle(batches, random);
      }
      DataSet batch = batches.get(next);
      network.fit(batch);
      rows += batch.numExamples();
      next = (next + 1) % batches.size();
    }
    return rows;
  }

  @Override
  public double accuracy(Rows test) {
    return Training.accuracy(network, test);
  }

  @Override
  public void close() {
    network.close();
  }
}
