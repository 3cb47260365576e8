package org.rondo.network;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.data.TensorShape;

/**
 * One live copy of a network, with its buffers. Owned by one thread at a time and closed by whoever
 * opened it. Nothing of what a replica did before shows in what it does after {@link #load}.
 */
public abstract sealed class Replica implements AutoCloseable permits LayersReplica, GraphReplica {
  private final BatchArrays batches;

  Replica(TensorShape input, boolean images) {
    this.batches = new BatchArrays(input, images);
  }

  /**
   * Builds a network with parameters drawn from the definition's own seed.
   *
   * @param input shape of one example
   */
  public static Replica open(NetworkDefinition definition, TensorShape input) {
    NativeThreads.holdToOne();
    return switch (definition.kind()) {
      case LAYERS -> LayersReplica.build(definition, input);
      case GRAPH -> GraphReplica.build(definition, input);
    };
  }

  /**
   * Takes over parameters, optimizer state and iteration count.
   *
   * @throws IllegalArgumentException if the state is one of another network
   */
  public final void load(NetworkState state) {
    load("parameters", state.parameters(), model().params());
    load("inner state", state.innerState(), innerState());
    iteration(state.iteration());
  }

  private static void load(String name, float[] values, @Nullable INDArray target) {
    long length = target == null || target.isEmpty() ? 0 : target.length();
    if (values.length != length) {
      throw new IllegalArgumentException(
          name + ": got " + values.length + ", expected the network's " + length);
    }
    if (target != null && length > 0) {
      FloatArray.write(values, values.length, target);
    }
  }

  /** A copy of what the network has learned so far. */
  public final NetworkState state() {
    INDArray innerState = innerState();
    return new NetworkState(
        FloatArray.read(model().params()),
        innerState == null || innerState.isEmpty() ? new float[0] : FloatArray.read(innerState),
        iteration());
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
    fit(batches.features(features, rows), batches.labels(labels, width, rows));
    return model().score();
  }

  /**
   * Applies the network, as in prediction (no dropout).
   *
   * @param features {@code [rows, features]}, row-major; may be longer
   * @param rows examples in the batch
   * @return {@code [rows, outputs]}, row-major; the caller's own
   */
  public final float[] output(float[] features, int rows) {
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

  abstract void fit(INDArray features, INDArray labels);

  abstract INDArray outputArray(INDArray features);

  abstract @Nullable INDArray innerState();

  abstract int iteration();

  abstract void iteration(int count);

  @Override
  public final void close() {
    batches.close();
    model().close();
  }
}
