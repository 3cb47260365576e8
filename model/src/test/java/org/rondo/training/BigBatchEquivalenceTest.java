package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.data.Batch;
import org.rondo.data.BatchReader;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.network.NetworkDefinition;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.training.TestRuns.Run;

/**
 * Averaging plain gradient descent after every step is one machine with one big batch, also where
 * batches are short and shards run out: the weights must be right.
 */
class BigBatchEquivalenceTest {
  private static final int FEATURES = 5;
  private static final int BATCH = 8;
  private static final int EPOCHS = 3;
  private static final int LONG_EPOCHS = 5;

  /** Fifty steps and more: {@code gradients} is one machine for every optimizer. */
  @ParameterizedTest
  @CsvSource({
    "sgd, mlp, 3, '80,80,80,80'",
    "nesterovs, mlp, 3, '80,80,80,80'",
    "adam, mlp, 3, '80,80,80,80'",
    "adam, mlp, 3, '83,47,60,1'",
    "adam, mlp, 0, '80,80,80,80'",
    "adam, two-relu, 0, '83,47,0,60'",
    "ada-max, mlp, 3, '80,80'",
    "nadam, mlp, 3, '80,80'",
    "ams-grad, mlp, 3, '80,80'",
    "rms-prop, mlp, 3, '80,80'",
    "ada-grad, mlp, 3, '80,80'",
    "ada-delta, mlp, 3, '80,80'"
  })
  void gradientsAreABigBatch(String optimizer, String network, int classes, String sizes) {
    assertBigBatch(
        """
        model: {network: %s, hidden: [6], activation: tanh}
        training: {workers: 4, batch-size: %d, local-steps: 7, epochs: %d, averaging: gradients,
          optimizer: {name: %s, learning-rate: 0.01, weight-decay: 0.01,
            gradient-clipping: {by: layer-norm, threshold: 0.5}}}
        """
            .formatted(network, BATCH, LONG_EPOCHS, optimizer),
        classes,
        shards(sizes, classes),
        LONG_EPOCHS);
  }

  @ParameterizedTest
  @CsvSource({
    "linear, 3, '40,40'",
    "mlp, 3, '40,40,40'",
    "mlp, 3, '43,17,30,1'",
    "mlp, 0, '9,31'",
    "linear, 0, '43,17,0,30'",
    "two-relu, 0, '43,17,30'",
    "two-relu, 2, '20,5'"
  })
  void averagingEveryStepIsABigBatch(String network, int classes, String sizes) {
    assertBigBatch(
        """
        model: {network: %s, hidden: [6], activation: tanh}
        training: {workers: 4, batch-size: %d, local-steps: 1, epochs: %d,
          optimizer: {name: sgd, learning-rate: 0.05}}
        """
            .formatted(network, BATCH, EPOCHS),
        classes,
        shards(sizes, classes),
        EPOCHS);
  }

  private static void assertBigBatch(String yaml, int classes, List<Shard> shards, int epochs) {
    Target target = classes > 0 ? Target.classes(classes) : Target.values(1);
    Run run = TestRuns.run(TestRuns.config(yaml), FEATURES, target, Map.of(Split.TRAIN, shards));

    float[] expected = bigBatches(run, shards, epochs);
    TrainingResult result = run.train();

    float[] actual = result.state().parameters();
    assertThat(actual).hasSameSizeAs(expected).isNotEqualTo(run.fresh().parameters());
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .isCloseTo(expected[i], within(1e-5 * Math.max(0.1, Math.abs(expected[i]))));
    }
    long rows = shards.stream().mapToLong(Shard::rows).sum();
    assertThat(result.totals().examples()).isEqualTo(epochs * rows);
  }

  private static List<Shard> shards(String sizes, int classes) {
    List<Shard> shards = new ArrayList<>();
    for (String size : sizes.split(",")) {
      int rows = Integer.parseInt(size);
      shards.add(
          classes > 0
              ? TestRuns.shard(rows, FEATURES, classes, shards.size())
              : TestRuns.values(rows, FEATURES, shards.size()));
    }
    return shards;
  }

  /** Plain DL4J on what all workers' batches of a step hold together. */
  private static float[] bigBatches(Run run, List<Shard> shards, int epochs) {
    int batches =
        shards.stream().mapToInt(shard -> (shard.rows() + BATCH - 1) / BATCH).max().orElse(0);
    NetworkDefinition definition = TestRuns.engine(run).definition();
    if (definition.kind() == NetworkDefinition.Kind.GRAPH) {
      ComputationGraph graph =
          new ComputationGraph(ComputationGraphConfiguration.fromJson(definition.json()));
      graph.init();
      graph.params().data().asNioFloat().put(run.fresh().parameters());
      forEachStep(run, shards, new int[] {epochs, batches}, graph::fit);
      return graph.params().data().asFloat();
    }
    MultiLayerNetwork layers =
        new MultiLayerNetwork(MultiLayerConfiguration.fromJson(definition.json()));
    layers.init();
    layers.params().data().asNioFloat().put(run.fresh().parameters());
    forEachStep(run, shards, new int[] {epochs, batches}, layers::fit);
    return layers.params().data().asFloat();
  }

  private static void forEachStep(
      Run run, List<Shard> shards, int[] extent, java.util.function.Consumer<DataSet> fit) {
    for (int epoch = 0; epoch < extent[0]; epoch++) {
      for (int batch = 0; batch < extent[1]; batch++) {
        fit.accept(bigBatch(run, shards, epoch, batch));
      }
    }
  }

  private static DataSet bigBatch(Run run, List<Shard> shards, int epoch, int batch) {
    int outputs = run.plan().learner().targets().outputs();
    List<INDArray> features = new ArrayList<>();
    List<INDArray> labels = new ArrayList<>();
    for (int worker = 0; worker < shards.size(); worker++) {
      Shard shard = shards.get(worker);
      BatchReader reader = TestRuns.shuffled(shard, run.config().seed(), worker, BATCH);
      if (batch < reader.batches()) {
        Batch read = reader.read(epoch, batch);
        int rows = read.rows();
        float[] x = Arrays.copyOf(read.inputs(), rows * FEATURES);
        features.add(Nd4j.createFromArray(x).reshape(rows, FEATURES));
        labels.add(expanded(read.labels(), rows, outputs));
      }
    }
    return new DataSet(
        Nd4j.vstack(features.toArray(INDArray[]::new)),
        Nd4j.vstack(labels.toArray(INDArray[]::new)));
  }

  private static INDArray expanded(float[] labels, int rows, int outputs) {
    INDArray expanded = Nd4j.zeros(rows, outputs);
    for (int row = 0; row < rows; row++) {
      if (outputs == 1) {
        expanded.putScalar(row, 0, labels[row]);
      } else {
        expanded.putScalar(row, (int) labels[row], 1);
      }
    }
    return expanded;
  }
}
