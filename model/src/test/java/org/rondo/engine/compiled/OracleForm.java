package org.rondo.engine.compiled;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.rondo.data.TensorShape;
import org.rondo.network.Dl4jNetwork;
import org.rondo.network.GraphNetwork;
import org.rondo.network.LayersNetwork;

/** What the oracle asks of DL4J's two kinds of network. */
interface OracleForm<N> {
  /** The network as engines see it. */
  Dl4jNetwork view(N network, TensorShape input);

  INDArray output(N network, INDArray features);

  void computeGradient(N network, INDArray features, INDArray labels);

  void fit(N network, INDArray features, INDArray labels);

  /** A copy in double precision. */
  N exact(N network);

  double score(N network, DataSet data);

  /** Layers one behind the other. */
  final class Stack implements OracleForm<MultiLayerNetwork> {

    @Override
    public Dl4jNetwork view(MultiLayerNetwork network, TensorShape input) {
      return new LayersNetwork(network, input);
    }

    @Override
    public INDArray output(MultiLayerNetwork network, INDArray features) {
      return network.output(features, false);
    }

    @Override
    public void computeGradient(MultiLayerNetwork network, INDArray features, INDArray labels) {
      network.setInput(features);
      network.setLabels(labels);
      network.computeGradientAndScore();
    }

    @Override
    public void fit(MultiLayerNetwork network, INDArray features, INDArray labels) {
      network.fit(features, labels);
    }

    @Override
    public MultiLayerNetwork exact(MultiLayerNetwork network) {
      return network.convertDataType(DataType.DOUBLE);
    }

    @Override
    public double score(MultiLayerNetwork network, DataSet data) {
      return network.score(data, true);
    }
  }

  /** A graph of vertices. */
  final class Graph implements OracleForm<ComputationGraph> {

    @Override
    public Dl4jNetwork view(ComputationGraph network, TensorShape input) {
      return new GraphNetwork(network, input);
    }

    @Override
    public INDArray output(ComputationGraph network, INDArray features) {
      return network.outputSingle(false, features);
    }

    @Override
    public void computeGradient(ComputationGraph network, INDArray features, INDArray labels) {
      network.setInputs(features);
      network.setLabels(labels);
      network.computeGradientAndScore();
    }

    @Override
    public void fit(ComputationGraph network, INDArray features, INDArray labels) {
      network.fit(new INDArray[] {features}, new INDArray[] {labels});
    }

    @Override
    public ComputationGraph exact(ComputationGraph network) {
      return network.convertDataType(DataType.DOUBLE);
    }

    @Override
    public double score(ComputationGraph network, DataSet data) {
      return network.score(data, true);
    }
  }
}
