package org.rondo.engine.compiled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.data.TensorShape;
import org.rondo.network.Dl4jNetwork;
import org.rondo.network.NativeThreads;

/** Two copies of a network, one trained by DL4J and one by its compiled form. */
final class Oracle<N extends Model> implements AutoCloseable {
  /** What a gradient may be off, as a part of the whole gradient's length. */
  private static final double TOLERANCE = 1e-5;

  final N network;
  final N twin;
  final CompiledNetwork compiled;
  private final OracleForm<N> form;
  private final List<Integer> input;

  private Oracle(OracleForm<N> form, N network, N twin, List<Integer> input) {
    this.form = form;
    this.network = network;
    this.twin = twin;
    this.input = input;
    this.compiled = CompiledNetwork.of(view(twin));
  }

  static Oracle<MultiLayerNetwork> of(MultiLayerConfiguration configuration, Integer... input) {
    return new Oracle<>(
        new OracleForm.Stack(), open(configuration), open(configuration), List.of(input));
  }

  static Oracle<ComputationGraph> of(
      ComputationGraphConfiguration configuration, Integer... input) {
    return new Oracle<>(
        new OracleForm.Graph(), open(configuration), open(configuration), List.of(input));
  }

  private static MultiLayerNetwork open(MultiLayerConfiguration configuration) {
    NativeThreads.holdToOne();
    MultiLayerNetwork network = new MultiLayerNetwork(configuration.clone());
    network.init();
    return network;
  }

  private static ComputationGraph open(ComputationGraphConfiguration configuration) {
    NativeThreads.holdToOne();
    ComputationGraph network = new ComputationGraph(configuration.clone());
    network.init();
    return network;
  }

  /** Rows of features, and labels of the kind that the loss expects. */
  Batch batch(int rows, Labels labels, long seed) {
    Random random = new Random(seed);
    int length = input.stream().reduce(1, (a, b) -> a * b);
    float[] features = new float[rows * length];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian() / 2;
    }
    long[] shape = form.output(network, array(features, rows)).shape();
    int width = Math.toIntExact(shape[1]);
    if (shape.length == 2) {
      return new Batch(rows, features, labels.draw(random, rows, width), shape);
    }
    int steps = Math.toIntExact(shape[2]);
    INDArray drawn = Nd4j.createFromArray(labels.draw(random, rows * steps, width));
    INDArray stepsLast = drawn.reshape('c', rows, steps, width).permute(0, 2, 1).dup('c');
    return new Batch(rows, features, stepsLast.data().asFloat(), shape);
  }

  /**
   * Examples with labels.
   *
   * @param labelShape of the labels as DL4J takes them
   */
  record Batch(int rows, float[] features, float[] labels, long[] labelShape) {}

  enum Labels {
    ONE_HOT,
    BITS,
    VALUES;

    float[] draw(Random random, int rows, int width) {
      float[] labels = new float[rows * width];
      for (int row = 0; row < rows; row++) {
        if (this == ONE_HOT) {
          labels[row * width + random.nextInt(width)] = 1;
          continue;
        }
        for (int i = 0; i < width; i++) {
          labels[row * width + i] =
              this == BITS ? random.nextInt(2) : (float) random.nextGaussian();
        }
      }
      return labels;
    }
  }

  /** Asserts that both find the same loss, gradients and outputs. */
  void assertSameGradient(Batch batch) {
    Nd4j.getRandom().setSeed(99);
    form.computeGradient(network, array(batch.features(), batch.rows()), labels(batch));
    float[] expected = network.getGradientsViewArray().data().asFloat();
    Nd4j.getRandom().setSeed(99);
    double loss = compiled.gradient(batch.features(), batch.labels(), null, batch.rows());
    assertThat(loss).isCloseTo(network.score(), within(1e-6 + 1e-5 * Math.abs(network.score())));
    assertClose("gradients", twin.getGradientsViewArray().data().asFloat(), expected, TOLERANCE);
    float[] outputs =
        form.output(network, array(batch.features(), batch.rows())).dup('c').data().asFloat();
    assertClose("outputs", compiled.output(batch.features(), batch.rows()), outputs, TOLERANCE);
  }

  /**
   * Asserts that both are at the same parameters and state after some steps.
   *
   * @param tolerance of the whole, relative, in the Euclidean norm
   */
  void assertSameSteps(Batch batch, int steps, double tolerance) {
    Nd4j.getRandom().setSeed(99);
    for (int i = 0; i < steps; i++) {
      form.fit(network, array(batch.features(), batch.rows()), labels(batch));
    }
    Nd4j.getRandom().setSeed(99);
    for (int i = 0; i < steps; i++) {
      compiled.step(batch.features(), batch.labels(), batch.rows());
    }
    // Where a gradient is next to nothing, an optimizer that divides by its size makes a whole step
    // of a rounding error, which is another on every processor: hence the room for one of many.
    double ofOne = 20 * tolerance;
    assertClose(
        "parameters",
        twin.params().data().asFloat(),
        network.params().data().asFloat(),
        tolerance,
        ofOne);
    INDArray state = view(network).updater().getStateViewArray();
    if (state != null) {
      assertClose("state", compiled.state(), state.data().asFloat(), tolerance, ofOne);
    }
    assertThat(view(twin).iteration()).isEqualTo(view(network).iteration()).isEqualTo(steps);
  }

  private Dl4jNetwork view(N model) {
    return form.view(model, new TensorShape(input));
  }

  /** DL4J's loss of a batch by parameters in double precision, which are the copy's own. */
  Exact exact(Batch batch) {
    N copy = form.exact(network);
    DataSet data =
        new DataSet(
            array(batch.features(), batch.rows()).castTo(DataType.DOUBLE),
            labels(batch).castTo(DataType.DOUBLE));
    return new Exact(copy.params(), () -> form.score(copy, data));
  }

  record Exact(INDArray parameters, DoubleSupplier loss) {}

  /** Asserts closeness of the whole in the Euclidean norm, and of each against the greatest. */
  static void assertClose(String what, float[] actual, float[] expected, double tolerance) {
    assertClose(what, actual, expected, tolerance, tolerance);
  }

  private static void assertClose(
      String what, float[] actual, float[] expected, double tolerance, double ofOne) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double difference = 0;
    double norm = 0;
    double greatest = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow((double) actual[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
      greatest = Math.max(greatest, Math.abs(expected[i]));
    }
    assertThat(Math.sqrt(difference)).as(what).isLessThanOrEqualTo(tolerance * Math.sqrt(norm));
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .as("%s at %d", what, i)
          .isCloseTo(expected[i], within(ofOne * (Math.abs(expected[i]) + greatest)));
    }
  }

  private INDArray array(float[] features, int rows) {
    long[] shape =
        LongStream.concat(LongStream.of(rows), input.stream().mapToLong(Integer::longValue))
            .toArray();
    return Nd4j.createFromArray(features).reshape('c', shape);
  }

  private static INDArray labels(Batch batch) {
    return Nd4j.createFromArray(batch.labels()).reshape('c', batch.labelShape());
  }

  @Override
  public void close() {
    compiled.close();
    network.close();
    twin.close();
  }
}
