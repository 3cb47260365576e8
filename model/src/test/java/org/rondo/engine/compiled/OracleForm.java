package org.rondo.engine.compiled;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** What the oracle asks of DL4J's two kinds of network. */
interface OracleForm<N> {
  Compilation compile(N network, List<Integer> input);

  Dl4jModel view(N network);

  INDArray output(N network, INDArray features);

  void computeGradient(N network, INDArray features, INDArray labels);

  void fit(N network, INDArray features, INDArray labels);

  /** A copy in double precision. */
  N exact(N network);

  double score(N network, DataSet data);

  /** Layers one behind the other. */
  final class Stack implements OracleForm<MultiLayerNetwork> {

    @Override
    public Compilation compile(MultiLayerNetwork network, List<Integer> input) {
      return CompiledNetwork.of(network, input);
    }

    @Override
    public Dl4jModel view(MultiLayerNetwork network) {
      return new Dl4jModel.Stack(network);
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
    public Compilation compile(ComputationGraph network, List<Integer> input) {
      return CompiledNetwork.of(network, input);
    }

    @Override
    public Dl4jModel view(ComputationGraph network) {
      return new Dl4jModel.Graph(network);
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
