package org.rondo.engine;

import java.util.List;
import java.util.Optional;
import org.rondo.config.Engine;
import org.rondo.data.Batch;
import org.rondo.data.ExampleLayout;
import org.rondo.data.ExampleLayout.Role;
import org.rondo.data.IndexRange;
import org.rondo.engine.compiled.kernel.UnsupportedException;
import org.rondo.engine.cuda.CudaApi;
import org.rondo.engine.cuda.CudaDevices;
import org.rondo.engine.cuda.CudaNetwork;
import org.rondo.network.Dl4jNetwork;
import org.rondo.network.NetworkDefinition;
import org.rondo.network.NetworkState;

/**
 * Steps on an NVIDIA GPU: see {@link CudaNetwork}. Experimental. A DL4J network remains the
 * definition and computes the losses of examples; its own parameters stay those of its
 * initialization.
 */
public final class CudaEngine implements StepEngine {
  private static final float[] NOTHING = {};

  private final Dl4jEngine oracle;
  private final Dl4jNetwork network;
  private final CudaNetwork device;
  private final boolean readsSequences;

  /** The parameters last loaded; empty when they have changed since. */
  private float[] loaded = NOTHING;

  /** Opens engines of this kind. */
  static final EngineKind KIND =
      new EngineKind() {
        @Override
        public Engine name() {
          return Engine.CUDA;
        }

        @Override
        public boolean automatic() {
          return false;
        }

        @Override
        public String unavailable() {
          return CudaDevices.unavailable();
        }

        @Override
        public String unsupported(NetworkDefinition definition, ExampleLayout layout) {
          try (Dl4jNetwork network = Dl4jNetwork.open(definition, layout.inputShape())) {
            CudaNetwork.requireSupported(network);
            boolean sequences = CudaNetwork.readsSequences(network);
            if (!sequences && layout.varies()) {
              return "sequences of different lengths";
            } else if (layout.labelsSteps()) {
              return "labels of each step";
            }
            int mask = layout.indexOf(sequences ? Role.LABEL_MASK : Role.INPUT_MASK);
            return mask < 0 ? "" : layout.parts().get(mask).name() + " in the data";
          } catch (UnsupportedException e) {
            return String.valueOf(e.getMessage());
          }
        }

        @Override
        public Optional<EngineDevice> device() {
          CudaDevices.Chosen chosen = CudaDevices.chosen();
          return Optional.of(new EngineDevice(chosen.address(), chosen.device().toString()));
        }

        @Override
        public StepEngine open(NetworkDefinition definition, ExampleLayout layout) {
          return CudaEngine.open(definition, layout, CudaDevices.open(), CudaDevices.number());
        }
      };

  private CudaEngine(Dl4jNetwork network, CudaNetwork device) {
    this.oracle = new Dl4jEngine(network);
    this.network = network;
    this.device = device;
    this.readsSequences = CudaNetwork.readsSequences(network);
  }

  /**
   * Opens an engine on a device.
   *
   * @param api that reaches it
   * @param number of the device
   * @throws org.rondo.engine.cuda.CudaException if the device refuses
   */
  public static CudaEngine open(
      NetworkDefinition definition, ExampleLayout layout, CudaApi api, int number) {
    Dl4jNetwork network = Dl4jNetwork.open(definition, layout.inputShape());
    try {
      return new CudaEngine(network, new CudaNetwork(network, api, number));
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  @Override
  public void load(NetworkState state) {
    loadParameters(state.parameters(), state.iteration());
    device.takeState(network.innerStateOf(state));
  }

  @Override
  public void loadParameters(float[] parameters) {
    // Arrays never change once handed over, and prediction loads the same one for each batch.
    if (parameters != loaded) {
      network.requireParameters(parameters);
      device.load(parameters);
      loaded = parameters;
    }
  }

  @Override
  public void loadParameters(float[] parameters, int iteration) {
    loadParameters(parameters);
    network.iteration(iteration);
  }

  @Override
  public NetworkState state() {
    return new NetworkState(device.parameters(), device.state(), network.iteration());
  }

  @Override
  public NetworkState parametersOnly() {
    return new NetworkState(device.parameters(), NOTHING, network.iteration());
  }

  private void time(Batch batch) {
    if (readsSequences) {
      device.time(batch.steps(), batch.inputMask());
    }
  }

  @Override
  public double step(Batch batch, double rate) {
    time(batch);
    network.scaleLearningRate(rate);
    loaded = NOTHING;
    return device.step(batch.inputs(), batch.targets(), batch.scaledWeights(), batch.rows());
  }

  @Override
  public double gradient(Batch batch, float[] gradient) {
    time(batch);
    double loss =
        device.gradient(
            batch.inputs(), batch.targets(), batch.scaledWeights(), batch.rows(), gradient);
    network.meanGradient(batch.rows(), gradient);
    return loss;
  }

  @Override
  public void apply(float[] gradient, double rate) {
    network.scaleLearningRate(rate);
    loaded = NOTHING;
    device.apply(gradient);
  }

  @Override
  public int rows(int wanted) {
    return network.rows(wanted);
  }

  @Override
  public float[] output(Batch batch) {
    time(batch);
    return device.output(batch.inputs(), batch.rows());
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
    device.close();
    oracle.close();
  }
}
