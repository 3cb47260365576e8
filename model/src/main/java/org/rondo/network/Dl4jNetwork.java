package org.rondo.network;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspaceManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.data.IndexRange;
import org.rondo.data.TensorShape;

/**
 * A live DL4J network: one interface to both of DL4J's classes. Owned by one thread at a time and
 * closed by whoever opened it. What a network did before {@link #load} has no influence on what it
 * does afterwards.
 */
public abstract sealed class Dl4jNetwork implements AutoCloseable
    permits LayersNetwork, GraphNetwork {
  private final TensorShape input;
  private final boolean keepsShape;
  private @Nullable LearningRates learningRates;
  private boolean weighted;
  private @Nullable InitialInnerState initialInnerState;

  /** The parameters last loaded; null when they have changed since. */
  private float @Nullable [] loaded;

  private NetworkSize.@Nullable Outputs outputs;
  private List<IndexRange> frozen = List.of();

  Dl4jNetwork(TensorShape input, boolean keepsShape) {
    this.input = input;
    this.keepsShape = keepsShape;
  }

  /**
   * Builds a network with parameters drawn from the definition's own seed.
   *
   * @param input shape of one example
   */
  public static Dl4jNetwork open(NetworkDefinition definition, TensorShape input) {
    NativeThreads.holdToOne();
    Dl4jNetwork network =
        switch (definition.kind()) {
          case LAYERS -> LayersNetwork.build(definition, input);
          case GRAPH -> GraphNetwork.build(definition, input);
        };
    OwnLoss own = definition.loss();
    if (own != null) {
      OutputLayers.replace(network.outputLayer(), new OwnLossFunction(own));
    }
    network.initialInnerState = new InitialInnerState(network.innerState());
    if (!definition.frozen().isEmpty()) {
      network.frozen =
          LayerNames.of(network).all().stream()
              .filter(layer -> definition.frozen().contains(layer.name()))
              .map(LayerNames.Layer::parameters)
              .toList();
    }
    return network;
  }

  /**
   * The shape of a batch: {@code [rows, channels, height, width]} or {@code [rows, features,
   * steps]} for networks that take examples in their own shape, else flat rows.
   */
  public final long[] inputShape(int rows) {
    return inputShape(rows, 0);
  }

  /** * The same for sequences of this many steps, if the network takes sequences; 0 for its own. */
  public final long[] inputShape(int rows, int steps) {
    return FirstLayer.batchShape(input, keepsShape, rows, steps);
  }

  /** * Rows that a forward pass takes at once: as many as wanted, fewer where layers are large. */
  public final int rows(int wanted) {
    if (outputs == null) {
      outputs = size().outputs();
    }
    return outputs.rows(wanted);
  }

  abstract NetworkSize size();

  /** The shape of one example. */
  public final TensorShape input() {
    return input;
  }

  /**
   * Takes over parameters, optimizer state and iteration count; a missing state starts afresh.
   *
   * @throws IllegalArgumentException if the state is one of another network
   */
  public final void load(NetworkState state) {
    loadParameters(state.parameters());
    FloatArray.load("inner state", innerStateOf(state), innerState());
    iteration(state.iteration());
  }

  /**
   * Takes over the parameters only, as needed for prediction.
   *
   * @throws IllegalArgumentException if they are those of another network
   */
  public final void loadParameters(float[] parameters) {
    // Arrays never change once handed over, and prediction loads the same one for each batch.
    if (parameters != loaded) {
      FloatArray.load("parameters", parameters, model().params());
      loaded = parameters;
    }
  }

  /**
   * The optimizer's state to continue with: a fresh one where the given state holds nothing for it.
   *
   * @return in DL4J's flat order; not to be changed
   * @throws IllegalArgumentException if the state is one of another network
   */
  public final float[] innerStateOf(NetworkState state) {
    return Objects.requireNonNull(initialInnerState).unlessIn(state, innerState());
  }

  /** A copy of the parameters alone, for callers that do not need the optimizer's state. */
  public final NetworkState parametersOnly() {
    return new NetworkState(FloatArray.read(model().params()), new float[0], iteration());
  }

  /** A copy of the network's current state. */
  public final NetworkState state() {
    INDArray inner = innerState();
    return new NetworkState(
        FloatArray.read(model().params()),
        inner == null || inner.isEmpty() ? new float[0] : FloatArray.read(inner),
        iteration());
  }

  /** One optimizer step: DL4J's {@code fit}. Returns the mean loss before it, regularised. */
  public final double fit(Dl4jBatch batch) {
    changed();
    weigh(batch.weights());
    fitBatch(batch);
    return model().score();
  }

  /** Computes the gradient, summed over the batch. Returns the mean loss, regularised. */
  public final double gradient(Dl4jBatch batch) {
    changed();
    weigh(batch.weights());
    computeGradient(batch);
    return model().score();
  }

  private void weigh(float @Nullable [] weights) {
    if (weights != null || weighted) {
      weighted = true;
      OutputLayers.weighted(outputLayer()).weigh(weights);
    }
  }

  /**
   * Copies the gradient computed last, as means over the rows; the positions of {@link
   * #statistics()} hold how far those move. In frozen layers it is 0.
   *
   * @param gradient receives {@code [parameters]} in DL4J's flat order
   */
  public final void readGradient(int rows, float[] gradient) {
    float[] sum = FloatArray.read(gradientView());
    System.arraycopy(sum, 0, gradient, 0, sum.length);
    meanGradient(rows, gradient);
    for (IndexRange still : frozen) {
      Arrays.fill(gradient, still.from(), still.to(), 0);
    }
  }

  /** Turns a summed gradient into means over the rows, except at the positions of statistics. */
  public final void meanGradient(int rows, float[] gradient) {
    Statistics.divideOthers(gradient, statistics(), rows);
  }

  /**
   * Checks parameters that are held elsewhere.
   *
   * @throws IllegalArgumentException if they are those of another network
   */
  public final void requireParameters(float[] parameters) {
    FloatArray.requireLength("parameters", parameters.length, model().params());
  }

  /** Writes a gradient of means to where the updater reads it. */
  public final void writeGradient(float[] gradient) {
    changed();
    FloatArray.write(gradient, gradient.length, gradientView());
  }

  /**
   * One optimizer step along a gradient: what {@code fit} does with the gradient of its own batch,
   * regularisation, clipping and constraints included.
   *
   * @param gradient {@code [parameters]} as {@link #readGradient} gives it
   */
  public final void apply(float[] gradient) {
    Gradient named = gradientByName();
    writeGradient(gradient);
    INDArray view = gradientView();
    // The gradient is already a mean: DL4J would divide a sum by the batch size.
    updater().update(named, iteration(), 0, 1, LayerWorkspaceMgr.noWorkspaces());
    model().params().subi(view.reshape(view.length()));
    model().applyConstraints(iteration(), 0);
    iteration(iteration() + 1);
  }

  /** Views of the flat gradient by name, which DL4J makes when it first computes a gradient. */
  private Gradient gradientByName() {
    if (model().gradient() == null) {
      INDArray inputs = Nd4j.create(inputShape(1), 'c');
      gradient(new Dl4jBatch(inputs, output(inputs, null).dup(), null, null, null));
    }
    return model().gradient();
  }

  /** Scales the network's own learning rates, or those of its own schedules, for the next step. */
  public final void scaleLearningRate(double factor) {
    LearningRates rates = learningRates;
    if (rates == null && factor != 1) {
      rates = new LearningRates(updater());
      learningRates = rates;
    }
    if (rates != null) {
      rates.scaleBy(factor, iteration());
    }
  }

  /** Where the flat parameters hold measured statistics rather than trained numbers. */
  public final List<IndexRange> statistics() {
    return Statistics.of(layers());
  }

  /**
   * The loss of each example from outputs already computed, without regularisation terms.
   *
   * @param targets {@code [rows, outputs]}; for steps {@code [rows, outputs, steps]}
   * @param outputs of the same shape, after the activation
   * @param labelMask {@code [rows, steps]}, 1 for steps whose labels count; null for ones
   * @return {@code [rows]}, for steps {@code [rows, steps]} with 0 where a step does not count
   */
  public final double[] losses(INDArray targets, INDArray outputs, @Nullable INDArray labelMask) {
    return ExampleLosses.of(outputLayer(), targets, outputs, labelMask);
  }

  /** Says that the parameters are no longer those that were loaded. */
  public final void changed() {
    loaded = null;
  }

  /** The DL4J network itself; owned by this object. */
  public abstract Model model();

  /** The configuration of the last layer. */
  abstract Layer outputLayer();

  /** The layers with parameters, in the order of the flat parameters. */
  abstract List<? extends Trainable> layers();

  abstract void fitBatch(Dl4jBatch batch);

  abstract void computeGradient(Dl4jBatch batch);

  /** The flat gradient, {@code [1, parameters]}: the sum over the batch. */
  abstract INDArray gradientView();

  /** What updates the parameters, with the optimizers' settings. */
  public abstract BaseMultiLayerUpdater<?> updater();

  /** Applies the network, as in prediction (no dropout). */
  public abstract INDArray output(INDArray inputs, @Nullable INDArray inputMask);

  /** The optimizer's state in DL4J's flat order; null or empty where it has none. */
  public abstract @Nullable INDArray innerState();

  /** Steps that the optimizer has taken, needed for bias corrections. */
  public abstract int iteration();

  /** Epochs that DL4J has counted, needed by some schedules. */
  public abstract int epoch();

  /** Sets the steps that the optimizer has taken. */
  public abstract void iteration(int count);

  @Override
  public final void close() {
    // What DL4J's own close does, without its garbage collection of the whole process each time.
    for (INDArray array : new INDArray[] {model().params(), gradientView(), innerState()}) {
      if (array != null && array.closeable()) {
        array.close();
      }
    }
    MemoryWorkspaceManager workspaces = Nd4j.getWorkspaceManager();
    workspaces.getAllWorkspacesForCurrentThread().forEach(workspaces::destroyWorkspace);
  }
}
