package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.config.RunConfig;
import org.rondo.data.Batch;
import org.rondo.data.BatchReader;
import org.rondo.data.Shard;
import org.rondo.data.Split;

/** One worker is plain DL4J: the same batches give the same bits. */
class PlainFitEquivalenceTest {

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "rms-prop", "adam", "nesterovs", "ada-grad"})
  void oneWorkerIsPlainFitBitForBit(String optimizer) {
    RunConfig config =
        TestRuns.config(
            "training: {workers: 1, batch-size: 16, local-steps: 3, epochs: 3, engine: dl4j,"
                + " optimizer: {name: "
                + optimizer
                + ", learning-rate: 0.01}}");
    Shard shard = TestRuns.shard(103, 5, 3, 7);
    TestRuns.Run run = TestRuns.classification(config, 5, 3, Map.of(Split.TRAIN, List.of(shard)));

    MultiLayerNetwork network =
        new MultiLayerNetwork(
            MultiLayerConfiguration.fromJson(TestRuns.engine(run).definition().json()));
    network.init();
    network.params().data().asNioFloat().put(run.fresh().parameters());
    for (int epoch = 0; epoch < 3; epoch++) {
      BatchReader reader = TestRuns.shuffled(shard, config.seed(), 0, 16);
      for (int batch = 0; batch < reader.batches(); batch++) {
        Batch read = reader.read(epoch, batch);
        int rows = read.rows();
        INDArray expected = Nd4j.zeros(rows, 3);
        for (int row = 0; row < rows; row++) {
          expected.putScalar(row, (int) read.labels()[row], 1);
        }
        network.fit(
            Nd4j.create(
                java.util.Arrays.copyOf(read.inputs(), rows * 5), new long[] {rows, 5}, 'c'),
            expected);
      }
    }

    TrainingResult result = run.train();

    assertThat(result.state().parameters()).isEqualTo(network.params().data().asFloat());
    assertThat(result.totals().examples()).isEqualTo(3 * 103);
  }
}
