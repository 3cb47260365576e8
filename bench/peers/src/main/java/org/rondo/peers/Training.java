package org.rondo.peers;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** One network being trained in memory by one of the peers. Closed by whoever opened it. */
interface Training extends AutoCloseable {

  /**
   * Trains on the next rows: as few as can be without slowing this peer down.
   *
   * @return the rows that really were trained on, counted where they are
   */
  long turn();

  /** The share of the rows that the network gets right. */
  double accuracy(Rows test);

  @Override
  default void close() {}

  /** What DL4J's networks have in common. */
  static double accuracy(MultiLayerNetwork network, Rows test) {
    DataSet all = test.batch(0, test.count(), network.layerSize(network.getnLayers() - 1));
    INDArray found = network.output(all.getFeatures()).argMax(1);
    INDArray wanted = all.getLabels().argMax(1);
    return found
        .eq(wanted)
        .castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE)
        .meanNumber()
        .doubleValue();
  }
}
