package org.rondo.engine.compiled;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.engine.compiled.kernel.NativeFloats;
import org.rondo.engine.compiled.kernel.UnsupportedException;
import org.rondo.engine.compiled.layer.StageGraph;
import org.rondo.engine.compiled.layer.StagePlanner;
import org.rondo.engine.compiled.update.FlatUpdate;
import org.rondo.engine.compiled.update.UpdatePlan;
import org.rondo.network.Dl4jNetwork;

/**
 * The training step and the forward pass of a DL4J network, compiled. A step computes what DL4J's
 * {@code fit} computes, within the rounding of floats, on the network's own flat parameters,
 * gradients and iteration count.
 *
 * <p>Parameters are read from {@code network.params()} in every pass, so they may be changed from
 * outside between any two calls. The optimizer's state is kept here: DL4J's state array is read
 * once, when compiling, and never written. Learning rate, momentum and the like are read in every
 * step from the configurations that DL4J's updater blocks hold.
 *
 * <p>Used by one thread at a time; closed by whoever created it, before the network is closed. A
 * step allocates nothing once a batch of its size has been seen. Equal calls give equal bits,
 * whichever thread makes them, as long as the BLAS is held to one thread.
 */
public final class CompiledNetwork implements AutoCloseable {
  /** Dimensions {@code [rows, features, steps]} of a batch of sequences. */
  private static final int SEQUENCES = 3;

  private final Dl4jNetwork network;
  private final StageGraph stages;
  private final FlatUpdate update;
  private final boolean means;

  private CompiledNetwork(Dl4jNetwork network, StageGraph stages, FlatUpdate update) {
    this.network = network;
    this.stages = stages;
    this.update = update;
    this.means = network.model().conf().isMiniBatch();
    update.takeState(network.state().innerState());
  }

  /**
   * Compiles a stack of layers, or a graph of layers and simple vertices with one input and one
   * output.
   *
   * @param network remains the owner of parameters, gradients and the optimizers' settings, and
   *     must stay open until the compiled network is closed
   * @throws UnsupportedException if any part of the network has no compiled form
   */
  public static CompiledNetwork of(Dl4jNetwork network) {
    requirePlainTraining(network.model());
    BaseMultiLayerUpdater<?> updater = network.updater();
    NativeFloats parameters = NativeFloats.of(network.model().params());
    NativeFloats gradients = NativeFloats.of(updater.getFlattenedGradientsView());
    FlatUpdate update = UpdatePlan.of(updater, parameters, gradients);
    StagePlanner planner = new StagePlanner(network.input().dimensions(), parameters, gradients);
    if (network.inputShape(1).length == SEQUENCES) {
      planner.takeSequences();
    }
    return new CompiledNetwork(network, planner.plan(network.model()), update);
  }

  /**
   * Sets the steps of the next batches of sequences; until then, they have the steps that the
   * network was compiled for, all of them real.
   *
   * @param steps of each sequence, padded ones included
   * @param inputMask {@code [rows, steps]}, 1 for real steps, which come first; null where all are
   * @param labelMask {@code [rows, steps]}, 1 for steps whose labels count; null where all do
   */
  public void time(int steps, float @Nullable [] inputMask, float @Nullable [] labelMask) {
    stages.time(steps, inputMask, labelMask);
  }

  /** Whether it reads sequences. */
  public boolean readsSequences() {
    return network.inputShape(1).length == SEQUENCES;
  }

  /** Whether it has outputs for each step of a sequence. */
  public boolean answersSteps() {
    return stages.answersSteps();
  }

  private static void requirePlainTraining(Model network) {
    NeuralNetConfiguration configuration = network.conf();
    UnsupportedException.require(
        Nd4j.getExecutioner().getClass().getSimpleName().startsWith("Native"),
        "a backend other than the CPU's");
    UnsupportedException.require(network.numParams() > 0, "a network without parameters");
    UnsupportedException.require(
        configuration.getOptimizationAlgo() == OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT,
        "an optimization algorithm other than stochastic gradient descent");
    UnsupportedException.require(
        configuration.getStepFunction() == null, "a step function of its own");
  }

  /**
   * One step on one mini-batch of rows of weight 1: {@link #gradient}, then {@link #update}.
   *
   * @return the mean loss of the batch before the step, with regularisation terms
   */
  public double step(float[] features, float[] labels, int rows) {
    double loss = gradient(features, labels, null, rows);
    update(rows);
    return loss;
  }

  /**
   * A forward and a backward pass. DL4J's flat gradient array then holds what it holds after {@code
   * computeGradientAndScore}: gradients <em>summed</em> over the rows, before normalization and
   * regularisation (and for batch normalization, the steps of the running mean and variance).
   *
   * @param features {@code [rows, features]}, row-major, with further dimensions as the network was
   *     compiled for; may be longer
   * @param labels {@code [rows, outputs]}, or {@code [rows, outputs, steps]} where each step has
   *     some, row-major; may be longer
   * @param weights {@code [rows]} or {@code [steps, rows]} factors of losses; null for ones
   * @return DL4J's score: the mean loss over the rows, with regularisation terms
   */
  public double gradient(float[] features, float[] labels, float @Nullable [] weights, int rows) {
    double loss = stages.gradient(features, labels, weights, rows);
    return loss * perRow(rows) + update.penalty(network.iteration(), network.epoch());
  }

  /**
   * Applies DL4J's updater, with regularisation and gradient normalization, to the gradients as
   * {@link #gradient} left them, and counts the iteration. The gradient array is not changed,
   * whereas DL4J would leave the update in it.
   *
   * @param rows rows that the gradients are sums over
   */
  public void update(int rows) {
    int iteration = network.iteration();
    update.apply(perRow(rows), iteration, network.epoch());
    network.iteration(iteration + 1);
  }

  /**
   * Applies the network, as in prediction: without dropout, with running means and variances.
   *
   * @param features as for {@link #gradient}
   * @return {@code [rows, outputs]} or {@code [rows, outputs, steps]}, row-major; the caller's own
   */
  public float[] output(float[] features, int rows) {
    return stages.output(features, rows);
  }

  /**
   * Takes over the optimizer's state.
   *
   * @param state in DL4J's flat order
   */
  public void takeState(float[] state) {
    update.takeState(state);
  }

  /** A copy of the optimizer's state in DL4J's flat order; empty where it has none. */
  public float[] state() {
    return update.state();
  }

  private double perRow(int rows) {
    return means ? 1.0 / rows : 1;
  }

  /** Frees the buffers; DL4J's network stays open. */
  @Override
  public void close() {
    stages.close();
  }
}
