package org.rondo.engine.compiled;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.engine.compiled.kernel.NativeFloats;
import org.rondo.engine.compiled.kernel.NotCompiledException;
import org.rondo.engine.compiled.layer.LayerStages;
import org.rondo.engine.compiled.layer.NetworkPlan;
import org.rondo.engine.compiled.layer.OutputStage;
import org.rondo.engine.compiled.layer.Stage;
import org.rondo.engine.compiled.update.FlatUpdate;
import org.rondo.engine.compiled.update.UpdatePlan;

/**
 * The training step and the forward pass of a DL4J network, compiled. A step computes what DL4J's
 * {@code fit} computes, within the rounding of floats, on the network's own flat parameters,
 * gradients and iteration count.
 *
 * <p>Parameters are read from {@code network.params()} in every pass, so that they may be changed
 * from outside at any time between two calls. The optimizer's state is kept here: call {@link
 * #takeState} after DL4J's state array was changed, and {@link #returnState} before it is read.
 * Learning rate, momentum and the like are read in every step from the configurations that DL4J's
 * updater blocks hold.
 *
 * <p>Used by one thread at a time; closed by whoever asked for it, before the network is. A step
 * allocates nothing once a batch of its size has been seen. Equal calls give equal bits, whichever
 * thread makes them, as long as the BLAS is held to one thread.
 */
public final class CompiledNetwork implements AutoCloseable {
  private final MultiLayerNetwork network;
  private final LayerStages stages;
  private final FlatUpdate update;
  private final boolean means;
  private int capacity;

  private CompiledNetwork(MultiLayerNetwork network, LayerStages stages, FlatUpdate update) {
    this.network = network;
    this.stages = stages;
    this.update = update;
    this.means = network.conf().isMiniBatch();
    update.takeState();
  }

  /**
   * Compiles a network.
   *
   * @param network initialised; stays the owner of parameters, gradients and optimizer settings
   * @param input dimensions of one example: {@code [features]}, {@code [features, steps]} or {@code
   *     [channels, height, width]}
   * @return the compiled network, or what of the network has no compiled form
   */
  public static Compilation of(MultiLayerNetwork network, List<Integer> input) {
    try {
      requirePlainTraining(network);
      MultiLayerUpdater updater = (MultiLayerUpdater) network.getUpdater();
      NativeFloats parameters = NativeFloats.of(network.params());
      NativeFloats gradients = NativeFloats.of(updater.getFlattenedGradientsView());
      FlatUpdate update = UpdatePlan.of(updater, parameters, gradients);
      LayerStages stages =
          NetworkPlan.of(network.getLayerWiseConfigurations(), input, parameters, gradients);
      return Compilation.of(new CompiledNetwork(network, stages, update));
    } catch (NotCompiledException e) {
      return Compilation.refused(String.valueOf(e.getMessage()));
    }
  }

  private static void requirePlainTraining(MultiLayerNetwork network) {
    MultiLayerConfiguration configuration = network.getLayerWiseConfigurations();
    NotCompiledException.require(
        Nd4j.getExecutioner().getClass().getSimpleName().startsWith("Native"),
        "a backend other than the CPU's");
    NotCompiledException.require(network.numParams() > 0, "a network without parameters");
    NotCompiledException.require(
        configuration.getBackpropType() == BackpropType.Standard,
        "truncated backpropagation through time");
    NotCompiledException.require(
        network.conf().getOptimizationAlgo() == OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT,
        "an optimization algorithm other than stochastic gradient descent");
    NotCompiledException.require(
        network.conf().getStepFunction() == null, "a step function of its own");
  }

  /**
   * One step on one mini-batch: {@link #gradient}, then {@link #update}.
   *
   * @return the mean loss of the batch before the step, with regularisation terms
   */
  public double step(float[] features, float[] labels, int rows) {
    double loss = gradient(features, labels, rows);
    update(rows);
    return loss;
  }

  /**
   * Forward and back. DL4J's flat gradient array then holds what it holds after {@code
   * computeGradientAndScore}: gradients <em>summed</em> over the rows, before normalization and
   * regularisation (and for batch normalization, the steps of the running mean and variance).
   *
   * @param features {@code [rows, features]}, row-major, with further dimensions as the network was
   *     compiled for; may be longer
   * @param labels {@code [rows, outputs]}, or {@code [rows, outputs, steps]} where each step has
   *     some, row-major; may be longer
   * @return DL4J's score: the mean loss over the rows, with regularisation terms
   */
  public double gradient(float[] features, float[] labels, int rows) {
    reserve(rows);
    List<Stage> hidden = stages.hidden();
    float[] values = features;
    for (int i = 0; i < hidden.size(); i++) {
      values = hidden.get(i).forwardTraining(values, rows);
    }
    OutputStage output = stages.output();
    output.forward(values, rows);
    double loss = output.loss(labels, rows);
    float[] slopes = output.backward(labels, rows);
    for (int i = hidden.size() - 1; i >= stages.untrained(); i--) {
      slopes = hidden.get(i).backward(slopes, rows);
    }
    return loss * perRow(rows)
        + update.penalty(network.getIterationCount(), network.getEpochCount());
  }

  /**
   * Applies DL4J's updater, with regularisation and gradient normalization, to the gradients as
   * {@link #gradient} left them, and counts the iteration. The gradient array stays as it is; DL4J
   * would leave the update in it.
   *
   * @param rows rows that the gradients are sums over
   */
  public void update(int rows) {
    int iteration = network.getIterationCount();
    update.apply(perRow(rows), iteration, network.getEpochCount());
    network.setIterationCount(iteration + 1);
  }

  /**
   * Applies the network, as in prediction: without dropout, with running means and variances.
   *
   * @param features as for {@link #gradient}
   * @return {@code [rows, outputs]} or {@code [rows, outputs, steps]}, row-major; the caller's own
   */
  public float[] output(float[] features, int rows) {
    reserve(rows);
    float[] values = features;
    for (Stage stage : stages.hidden()) {
      values = stage.forward(values, rows);
    }
    OutputStage output = stages.output();
    return Arrays.copyOf(output.forward(values, rows), rows * output.width());
  }

  /** Reads the optimizer's state from DL4J's state array; done once when compiling. */
  public void takeState() {
    update.takeState();
  }

  /**
   * Takes the optimizer's state over, past DL4J's state array, which is not read or written.
   *
   * @param state as long as that array, and in its order
   */
  public void takeState(float[] state) {
    update.takeState(state);
  }

  /**
   * Copies the optimizer's state, past DL4J's state array.
   *
   * @param state as long as that array, to be filled in its order
   */
  public void returnState(float[] state) {
    update.returnState(state);
  }

  /** Writes the optimizer's state to DL4J's state array. */
  public void returnState() {
    update.returnState();
  }

  private double perRow(int rows) {
    return means ? 1.0 / rows : 1;
  }

  private void reserve(int rows) {
    if (rows > capacity) {
      stages.hidden().forEach(stage -> stage.reserve(rows));
      stages.output().reserve(rows);
      capacity = rows;
    }
  }

  /** Frees the buffers; DL4J's network stays open. */
  @Override
  public void close() {
    stages.close();
  }
}
