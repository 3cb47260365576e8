package org.rondo.engine;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.rondo.config.Engine;
import org.rondo.data.Batch;
import org.rondo.data.ExampleLayout;
import org.rondo.data.IndexRange;
import org.rondo.network.Dl4jNetwork;
import org.rondo.network.NetworkDefinition;
import org.rondo.network.NetworkState;

/** Steps computed by DL4J itself, for every network. */
public final class Dl4jEngine implements StepEngine {
  private final Dl4jNetwork network;
  private final Dl4jArrays arrays;

  /** Opens engines of this kind. */
  static final EngineKind KIND =
      new EngineKind() {
        @Override
        public Engine name() {
          return Engine.DL4J;
        }

        @Override
        public String unsupported(NetworkDefinition definition, ExampleLayout layout) {
          return "";
        }

        @Override
        public StepEngine open(NetworkDefinition definition, ExampleLayout layout) {
          return new Dl4jEngine(Dl4jNetwork.open(definition, layout.inputShape()));
        }
      };

  /** Steps of a network, which this engine closes. */
  Dl4jEngine(Dl4jNetwork network) {
    this.network = network;
    this.arrays = new Dl4jArrays(network);
  }

  Dl4jNetwork network() {
    return network;
  }

  @Override
  public void load(NetworkState state) {
    network.load(state);
  }

  @Override
  public void loadParameters(float[] parameters) {
    network.loadParameters(parameters);
  }

  @Override
  public void loadParameters(float[] parameters, int iteration) {
    network.loadParameters(parameters);
    network.iteration(iteration);
  }

  @Override
  public NetworkState state() {
    return network.state();
  }

  @Override
  public NetworkState parametersOnly() {
    return network.parametersOnly();
  }

  @Override
  public double step(Batch batch, double rate) {
    network.scaleLearningRate(rate);
    return network.fit(arrays.of(batch));
  }

  @Override
  public double gradient(Batch batch, float[] gradient) {
    double loss = network.gradient(arrays.of(batch));
    network.readGradient(batch.rows(), gradient);
    return loss;
  }

  @Override
  public void apply(float[] gradient, double rate) {
    network.scaleLearningRate(rate);
    network.apply(gradient);
  }

  @Override
  public int rows(int wanted) {
    return network.rows(wanted);
  }

  @Override
  public float[] output(Batch batch) {
    INDArray outputs = network.output(arrays.inputs(batch), arrays.inputMask(batch));
    return outputs.dup('c').data().asFloat();
  }

  @Override
  public double[] losses(Batch batch, float[] outputs) {
    return network.losses(
        arrays.targets(batch), arrays.outputs(batch, outputs), arrays.labelMask(batch));
  }

  @Override
  public List<IndexRange> statistics() {
    return network.statistics();
  }

  @Override
  public void close() {
    arrays.close();
    network.close();
  }
}
