package org.rondo.engine.compiled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.rondo.data.TensorShape;
import org.rondo.network.LayersNetwork;
import org.rondo.network.NativeThreads;

/** Many steps: DL4J's curve, and the same bits from every run, thread and replica. */
class CompiledCurveTest {
  private static final int ROWS = 64;
  private static final int STEPS = 200;

  @Test
  void followsDl4jForTwoHundredSteps() {
    Batches batches = new Batches(784, 10);
    try (Oracle<MultiLayerNetwork> oracle = Oracle.of(digits(0), 784)) {
      for (int i = 0; i < STEPS; i++) {
        batches.next();
        oracle.network.fit(
            Nd4j.createFromArray(batches.features).reshape('c', ROWS, 784),
            Nd4j.createFromArray(batches.labels).reshape('c', ROWS, 10));
        double loss = oracle.compiled.step(batches.features, batches.labels, ROWS);
        assertThat(loss).isCloseTo(oracle.network.score(), within(1e-4));
      }
      Oracle.assertClose(
          "parameters",
          oracle.twin.params().data().asFloat(),
          oracle.network.params().data().asFloat(),
          1e-4);
    }
  }

  @Test
  void givesTheSameBitsInEveryThread() throws InterruptedException, ExecutionException {
    float[] expected = train();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<float[]>> results = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        results.add(threads.submit(CompiledCurveTest::train));
      }
      for (Future<float[]> result : results) {
        assertThat(result.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void doesNotRememberWhatAReplicaDidBefore() {
    try (Oracle<MultiLayerNetwork> oracle = Oracle.of(digits(0.3), 784)) {
      Batches batches = new Batches(784, 10);
      batches.next();
      float[] start = oracle.twin.params().data().asFloat();
      float[] fresh = oracle.compiled.output(batches.features, 5);
      oracle.compiled.output(batches.features, ROWS);
      oracle.compiled.step(batches.features, batches.labels, 33);
      oracle.twin.params().data().setData(start);
      assertThat(oracle.compiled.output(batches.features, 5)).isEqualTo(fresh);
    }
  }

  private static float[] train() {
    NativeThreads.holdToOne();
    Nd4j.getRandom().setSeed(7);
    MultiLayerNetwork network = new MultiLayerNetwork(digits(0.3));
    network.init();
    try (CompiledNetwork compiled =
        CompiledNetwork.of(new LayersNetwork(network, TensorShape.of(784)))) {
      Batches batches = new Batches(784, 10);
      for (int i = 0; i < 30; i++) {
        batches.next();
        compiled.step(batches.features, batches.labels, i % 7 == 6 ? 13 : ROWS);
      }
      return network.params().data().asFloat();
    } finally {
      network.close();
    }
  }

  private static MultiLayerConfiguration digits(double dropout) {
    OutputLayer.Builder output =
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nIn(128)
            .nOut(10)
            .activation(Activation.SOFTMAX);
    if (dropout > 0) {
      output.dropOut(1 - dropout);
    }
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Adam(1e-3))
        .activation(Activation.RELU)
        .list()
        .layer(new DenseLayer.Builder().nIn(784).nOut(256).build())
        .layer(new DenseLayer.Builder().nIn(256).nOut(128).build())
        .layer(output.build())
        .build();
  }

  /** Batches whose labels can be learned from their features. */
  private static final class Batches {
    final float[] features;
    final float[] labels;
    private final int width;
    private final int classes;
    private final Random random = new Random(11);

    Batches(int width, int classes) {
      this.width = width;
      this.classes = classes;
      this.features = new float[ROWS * width];
      this.labels = new float[ROWS * classes];
    }

    void next() {
      Arrays.fill(labels, 0);
      for (int row = 0; row < ROWS; row++) {
        int label = random.nextInt(classes);
        labels[row * classes + label] = 1;
        for (int i = 0; i < width; i++) {
          features[row * width + i] = random.nextFloat() * (i % classes == label ? 1 : 0.7f);
        }
      }
    }
  }
}
