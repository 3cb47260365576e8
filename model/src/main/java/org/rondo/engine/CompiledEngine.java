package org.rondo.engine;

import java.util.List;
import org.rondo.config.Engine;
import org.rondo.data.Batch;
import org.rondo.data.ExampleLayout;
import org.rondo.data.ExampleLayout.Role;
import org.rondo.data.IndexRange;
import org.rondo.engine.compiled.CompiledNetwork;
import org.rondo.engine.compiled.kernel.UnsupportedException;
import org.rondo.network.Dl4jNetwork;
import org.rondo.network.NetworkDefinition;
import org.rondo.network.NetworkState;

/**
 * Steps compiled for the network, on the flat parameters of a DL4J network, which remains the
 * definition: see {@link CompiledNetwork}.
 */
public final class CompiledEngine implements StepEngine {
  private final Dl4jEngine oracle;
  private final Dl4jNetwork network;
  private final CompiledNetwork compiled;

  /** Opens engines of this kind. */
  static final EngineKind KIND =
      new EngineKind() {
        @Override
        public Engine name() {
          return Engine.COMPILED;
        }

        @Override
        public String unsupported(NetworkDefinition definition, ExampleLayout layout) {
          try (Dl4jNetwork network = Dl4jNetwork.open(definition, layout.inputShape());
              CompiledNetwork compiled = CompiledNetwork.of(network)) {
            if (!compiled.readsSequences()) {
              return layout.varies()
                  ? "sequences of different lengths"
                  : unsupported(layout, Role.INPUT_MASK, Role.LABEL_MASK);
            }
            return compiled.answersSteps() ? "" : unsupported(layout, Role.LABEL_MASK);
          } catch (UnsupportedException e) {
            return String.valueOf(e.getMessage());
          }
        }

        private String unsupported(ExampleLayout layout, Role... roles) {
          for (Role role : roles) {
            int part = layout.indexOf(role);
            if (part >= 0) {
              return layout.parts().get(part).name() + " in the data";
            }
          }
          return "";
        }

        @Override
        public StepEngine open(NetworkDefinition definition, ExampleLayout layout) {
          Dl4jNetwork network = Dl4jNetwork.open(definition, layout.inputShape());
          return new CompiledEngine(network, CompiledNetwork.of(network));
        }
      };

  private CompiledEngine(Dl4jNetwork network, CompiledNetwork compiled) {
    this.oracle = new Dl4jEngine(network);
    this.network = network;
    this.compiled = compiled;
  }

  @Override
  public void load(NetworkState state) {
    network.loadParameters(state.parameters());
    compiled.takeState(network.innerStateOf(state));
    network.iteration(state.iteration());
  }

  @Override
  public void loadParameters(float[] parameters) {
    oracle.loadParameters(parameters);
  }

  @Override
  public void loadParameters(float[] parameters, int iteration) {
    oracle.loadParameters(parameters, iteration);
  }

  @Override
  public NetworkState state() {
    NetworkState parameters = network.parametersOnly();
    return new NetworkState(parameters.parameters(), compiled.state(), parameters.iteration());
  }

  @Override
  public NetworkState parametersOnly() {
    return network.parametersOnly();
  }

  @Override
  public double step(Batch batch, double rate) {
    network.scaleLearningRate(rate);
    network.changed();
    double loss = gradient(batch);
    compiled.update(batch.rows());
    return loss;
  }

  @Override
  public double gradient(Batch batch, float[] gradient) {
    network.changed();
    double loss = gradient(batch);
    network.readGradient(batch.rows(), gradient);
    return loss;
  }

  private double gradient(Batch batch) {
    time(batch);
    return compiled.gradient(batch.inputs(), batch.targets(), batch.scaledWeights(), batch.rows());
  }

  private void time(Batch batch) {
    if (compiled.readsSequences()) {
      compiled.time(
          batch.steps(), batch.inputMask(), compiled.answersSteps() ? batch.labelMask() : null);
    }
  }

  @Override
  public void apply(float[] gradient, double rate) {
    network.scaleLearningRate(rate);
    network.writeGradient(gradient);
    compiled.update(1);
  }

  @Override
  public int rows(int wanted) {
    return network.rows(wanted);
  }

  @Override
  public float[] output(Batch batch) {
    time(batch);
    return compiled.output(batch.inputs(), batch.rows());
  }

  @Override
  public double[] losses(Batch batch, float[] outputs) {
    return oracle.losses(batch, outputs);
  }

  @Override
  public List<IndexRange> statistics() {
    return network.statistics();
  }

  @Override
  public void close() {
    compiled.close();
    oracle.close();
  }
}
