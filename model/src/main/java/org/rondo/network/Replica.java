package org.rondo.network;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.data.IndexRange;
import org.rondo.data.TensorShape;
import org.rondo.engine.compiled.Compilation;
import org.rondo.engine.compiled.CompiledNetwork;

/**
 * One live copy of a network, with its buffers. Owned by one thread at a time and closed by whoever
 * opened it. Nothing of what a replica did before shows in what it does after {@link #load}.
 */
public abstract sealed class Replica implements AutoCloseable permits LayersReplica, GraphReplica {
  private final TensorShape input;
  private final BatchArrays batches;
  private @Nullable CompiledNetwork compiled;
  private String obstacle = "";
  private @Nullable LearningRates learningRates;
  private float @Nullable [] freshInnerState;

  /** The parameters as they were last loaded; null when a step has changed them since. */
  private float @Nullable [] loaded;

  Replica(TensorShape input, boolean keepsShape) {
    this.input = input;
    this.batches = new BatchArrays(input, keepsShape);
  }

  /**
   * Builds a network with parameters drawn from the definition's own seed.
   *
   * @param input shape of one example
   */
  public static Replica open(NetworkDefinition definition, TensorShape input) {
    return open(ReplicaKind.plain(definition, input));
  }

  /** Builds a network with parameters drawn from the definition's own seed. */
  public static Replica open(ReplicaKind kind) {
    NativeThreads.holdToOne();
    Replica replica =
        switch (kind.definition().kind()) {
          case LAYERS -> LayersReplica.build(kind);
          case GRAPH -> GraphReplica.build(kind);
        };
    replica.noteFreshInnerState();
    return replica;
  }

  /** What of the network has no compiled form, where that was asked for; empty if nothing. */
  public final String obstacle() {
    return obstacle;
  }

  /** Has steps computed by a compiled form of the network, where there is one. */
  final void compile(Compilation compilation) {
    compiled = compilation.network().orElse(null);
    obstacle = compilation.reason();
  }

  /** Most optimizers start from zeros, which need not be kept. */
  private void noteFreshInnerState() {
    INDArray state = innerState();
    if (state != null && !state.isEmpty() && state.amaxNumber().doubleValue() != 0) {
      freshInnerState = FloatArray.read(state);
    }
  }

  /**
   * Takes over parameters, optimizer state and iteration count. The optimizer starts afresh where
   * the state holds nothing about it.
   *
   * @throws IllegalArgumentException if the state is one of another network
   */
  public final void load(NetworkState state) {
    loadParameters(state.parameters());
    if (state.innerState().length == 0) {
      resetInnerState();
      if (compiled != null) {
        compiled.takeState();
      }
    } else if (compiled != null) {
      requireLength("inner state", state.innerState().length, innerState());
      compiled.takeState(state.innerState());
    } else {
      load("inner state", state.innerState(), innerState());
    }
    iteration(state.iteration());
  }

  /**
   * Takes over parameters only, as prediction needs them.
   *
   * @throws IllegalArgumentException if they are those of another network
   */
  public final void loadParameters(float[] parameters) {
    // Nobody changes an array once handed over: prediction loads the same one for each batch.
    if (parameters != loaded) {
      load("parameters", parameters, model().params());
      loaded = parameters;
    }
  }

  /**
   * Takes over parameters and iteration count, as a gradient needs them.
   *
   * @throws IllegalArgumentException if they are those of another network
   */
  public final void loadParameters(float[] parameters, int iteration) {
    loadParameters(parameters);
    iteration(iteration);
  }

  private void resetInnerState() {
    INDArray state = innerState();
    if (state == null || state.isEmpty()) {
      return;
    }
    if (freshInnerState == null) {
      state.assign(0);
    } else {
      FloatArray.write(freshInnerState, freshInnerState.length, state);
    }
  }

  private static void load(String name, float[] values, @Nullable INDArray target) {
    requireLength(name, values.length, target);
    if (target != null && values.length > 0) {
      FloatArray.write(values, values.length, target);
    }
  }

  private static void requireLength(String name, int length, @Nullable INDArray target) {
    long expected = target == null || target.isEmpty() ? 0 : target.length();
    if (length != expected) {
      throw new IllegalArgumentException(
          name + ": got " + length + ", expected the network's " + expected);
    }
  }

  /** A copy of the parameters alone, for those who have no use for the optimizer's state. */
  public final NetworkState parametersOnly() {
    return new NetworkState(FloatArray.read(model().params()), new float[0], iteration());
  }

  /** A copy of what the network has learned so far. */
  public final NetworkState state() {
    return new NetworkState(FloatArray.read(model().params()), innerStateCopy(), iteration());
  }

  private float[] innerStateCopy() {
    INDArray innerState = innerState();
    if (innerState == null || innerState.isEmpty()) {
      return new float[0];
    }
    if (compiled == null) {
      return FloatArray.read(innerState);
    }
    float[] copy = new float[Math.toIntExact(innerState.length())];
    compiled.returnState(copy);
    return copy;
  }

  /**
   * One optimizer step on one mini-batch: DL4J's {@code fit}.
   *
   * @param features {@code [rows, features]}, row-major; may be longer
   * @param labels {@code [rows, width]}, row-major; may be longer
   * @param width numbers in one row of labels: the network's output units
   * @param rows examples in the batch
   * @return the mean loss of the batch before the step, with regularisation terms
   */
  public final double step(float[] features, float[] labels, int width, int rows) {
    loaded = null;
    if (compiled != null) {
      return compiled.step(features, labels, rows);
    }
    fit(batches.features(features, rows), batches.labels(labels, width, rows));
    return model().score();
  }

  /**
   * The gradient of a mini-batch at the present parameters, which stay as they are: the mean over
   * the examples, before regularisation and clipping. In the places of {@link #statistics()} it
   * holds how far they move.
   *
   * @param features {@code [rows, features]}, row-major; may be longer
   * @param labels {@code [rows, width]}, row-major; may be longer
   * @param width numbers in one row of labels: the network's output units
   * @param rows examples in the batch
   * @param gradient receives {@code [parameters]} in DL4J's flat order
   * @return the mean loss of the batch, with regularisation terms
   */
  public final double gradient(
      float[] features, float[] labels, int width, int rows, float[] gradient) {
    loaded = null;
    double score;
    if (compiled != null) {
      score = compiled.gradient(features, labels, rows);
    } else {
      computeGradient(batches.features(features, rows), batches.labels(labels, width, rows));
      score = model().score();
    }
    float[] sum = FloatArray.read(gradientView());
    System.arraycopy(sum, 0, gradient, 0, sum.length);
    int from = 0;
    for (IndexRange measured : statistics()) {
      divide(gradient, from, measured.from(), rows);
      from = measured.to();
    }
    divide(gradient, from, gradient.length, rows);
    return score;
  }

  private static void divide(float[] values, int from, int to, int divisor) {
    for (int i = from; i < to; i++) {
      values[i] /= divisor;
    }
  }

  /**
   * One optimizer step along a gradient: what {@code fit} does with the gradient of its own batch,
   * regularisation and clipping included.
   *
   * @param gradient {@code [parameters]} as {@link #gradient} gives it
   */
  public final void apply(float[] gradient) {
    loaded = null;
    INDArray view = gradientView();
    if (compiled != null) {
      FloatArray.write(gradient, gradient.length, view);
      compiled.update(1);
      return;
    }
    Gradient named = gradientByName();
    FloatArray.write(gradient, gradient.length, view);
    // The gradient is a mean already: DL4J would divide a sum by the size of the batch.
    updater().update(named, iteration(), 0, 1, LayerWorkspaceMgr.noWorkspaces());
    model().params().subi(view.reshape(view.length()));
    iteration(iteration() + 1);
  }

  /** Views of the flat gradient by name, which DL4J makes when it first computes a gradient. */
  private Gradient gradientByName() {
    if (model().gradient() == null) {
      int outputs = outputUnits();
      computeGradient(
          batches.features(new float[input.length()], 1),
          batches.labels(new float[outputs], outputs, 1));
    }
    return model().gradient();
  }

  private int outputUnits() {
    return Math.toIntExact(((FeedForwardLayer) outputLayer()).getNOut());
  }

  /** Scales the learning rates that the network was defined with, for the next step. */
  public final void scaleLearningRate(double factor) {
    LearningRates rates = learningRates;
    if (rates == null) {
      if (factor == 1) {
        return;
      }
      rates = new LearningRates(updater());
      learningRates = rates;
    }
    rates.scaleBy(factor, iteration());
  }

  /** Where the flat parameters hold measured statistics rather than trained numbers. */
  public final List<IndexRange> statistics() {
    return Statistics.of(layers());
  }

  /**
   * Applies the network, as in prediction (no dropout).
   *
   * @param features {@code [rows, features]}, row-major; may be longer
   * @param rows examples in the batch
   * @return {@code [rows, outputs]}, row-major; the caller's own
   */
  public final float[] output(float[] features, int rows) {
    if (compiled != null) {
      return compiled.output(features, rows);
    }
    return outputArray(batches.features(features, rows)).dup('c').data().asFloat();
  }

  /**
   * The loss of each example from outputs already computed, without regularisation terms.
   *
   * @param outputs {@code [rows, outputs]} as {@link #output} returned them
   * @param labels {@code [rows, outputs]}; may be longer
   */
  public final double[] losses(float[] outputs, float[] labels, int rows) {
    int width = outputs.length / rows;
    INDArray predicted = Nd4j.create(outputs, new long[] {rows, width}, 'c');
    INDArray expected = batches.labels(labels, width, rows);
    return ExampleLosses.of(outputLayer(), expected, predicted);
  }

  /** Number of parameters. */
  public final long parameterCount() {
    return model().numParams();
  }

  /** The DL4J network itself, for writing it out; owned by this replica. */
  abstract Model model();

  /** The configuration of the last layer. */
  abstract Layer outputLayer();

  /** The layers with parameters, in the order of the flat parameters. */
  abstract List<? extends Trainable> layers();

  abstract void fit(INDArray features, INDArray labels);

  abstract void computeGradient(INDArray features, INDArray labels);

  /** The flat gradient, {@code [1, parameters]}: the sum over the batch. */
  abstract INDArray gradientView();

  abstract BaseMultiLayerUpdater<?> updater();

  abstract INDArray outputArray(INDArray features);

  abstract @Nullable INDArray innerState();

  abstract int iteration();

  abstract void iteration(int count);

  @Override
  public final void close() {
    if (compiled != null) {
      compiled.close();
    }
    batches.close();
    model().close();
  }
}
