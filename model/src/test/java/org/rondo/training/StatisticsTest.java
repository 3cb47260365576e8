package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.rondo.data.IndexRange;
import org.rondo.data.Split;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.network.NetworkState;
import org.rondo.training.TestRuns.Run;

/** Running means and variances of batch normalisation are averaged as they are. */
class StatisticsTest {
  private static final int UNITS = 6;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mean",
        "{recipe: nesterov, compression: int8}",
        "{recipe: block-momentum, momentum: 0.9}",
        "median",
        "{recipe: nesterov, overlap: true}",
        "{recipe: mean, overlap: true, fragments: 2, compression: int8}",
        "{recipe: gradients, compression: int8}",
        "{recipe: nesterov, compression: int8, broadcast-compression: top-k}"
      })
  void areTheWeightedMeanWhateverTheOuterStep(String averaging) throws Exception {
    Run run = run(averaging);
    List<IndexRange> statistics = run.plan().exchange().statistics();
    assertThat(statistics).hasSize(2).allMatch(range -> range.length() == UNITS);

    RecordingWorkers workers = new RecordingWorkers(run.workers());
    TrainingResult result = run.with(workers).train();

    // DL4J reads every network back with log10 of the deviation in the variance's place.
    IndexRange deviation = statistics.get(1);
    for (int i = deviation.from(); i < deviation.to(); i++) {
      assertThat(result.state().parameters()[i]).isFinite().isNotZero();
    }
    if (averaging.contains("nesterov")) {
      assertMeanOfWorkers(run, workers.trained.get(averaging.contains("overlap") ? 2 : 1));
    }
  }

  private static void assertMeanOfWorkers(Run run, NetworkState given) {
    RoundPlan first = TestRuns.round(0, 0, 3, 4);
    float[] one = statisticsAfter(run, first, 0, 40);
    float[] other = statisticsAfter(run, first, 1, 30);
    float[] second = given.parameters();
    int at = 0;
    for (IndexRange range : run.plan().exchange().statistics()) {
      for (int i = range.from(); i < range.to(); i++, at++) {
        double mean = (30.0 * one[at] + 30.0 * other[at]) / 60;
        assertThat(second[i]).isEqualTo((float) mean);
      }
    }
  }

  private static float[] statisticsAfter(Run run, RoundPlan round, int worker, int rows) {
    float[] parameters =
        TestRuns.sent(run, TestRuns.alone(run, round, worker, TestRuns.shard(rows, 5, 3, worker)))
            .parameters();
    float[] statistics = new float[2 * UNITS];
    int at = 0;
    for (IndexRange range : run.plan().exchange().statistics()) {
      for (int i = range.from(); i < range.to(); i++) {
        statistics[at++] = parameters[i];
      }
    }
    return statistics;
  }

  private Run run(String averaging) throws Exception {
    MultiLayerConfiguration network =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Sgd(0.05))
            .list()
            .layer(new DenseLayer.Builder().nOut(UNITS).activation(Activation.RELU).build())
            .layer(new BatchNormalization.Builder().decay(0.5).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(3)
                    .activation(Activation.SOFTMAX)
                    .build())
            .setInputType(InputType.feedForward(5))
            .build();
    Path file = folder.resolve("network.json");
    Files.writeString(file, network.toJson());
    return TestRuns.run(
        TestRuns.config(
            """
            model: {network: "file:%s"}
            training: {batch-size: 10, local-steps: 3, epochs: 12, averaging: %s}
            """
                .formatted(file, averaging)),
        5,
        Target.classes(3),
        Map.of(Split.TRAIN, List.of(TestRuns.shard(40, 5, 3, 0), TestRuns.shard(30, 5, 3, 1))));
  }
}
