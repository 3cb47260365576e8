package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.config.ConfigReader;
import org.rondo.config.LearningRateConfig;
import org.rondo.data.Batch;
import org.rondo.data.BatchOrder;
import org.rondo.data.BatchReader;
import org.rondo.data.Shard;
import org.rondo.data.Split;

class LearningRateScheduleTest {

  /** 100 steps in all, 10 to an epoch. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "constant | 0 | 1",
        "constant | 99 | 1",
        "{kind: constant, warmup: 4} | 0 | 0.2",
        "{kind: constant, warmup: 4} | 3 | 0.8",
        "{kind: constant, warmup: 4} | 4 | 1",
        "{kind: constant, by: epoch, warmup: 1} | 4 | 0.4545454545",
        "{kind: step, every: 10, factor: 0.1} | 9 | 1",
        "{kind: step, every: 10, factor: 0.1} | 25 | 0.01",
        "{kind: step, by: epoch, every: 2, factor: 0.1} | 39 | 0.1",
        "{kind: step, by: epoch, every: 2, factor: 0.1} | 40 | 0.01",
        "{kind: exponential, every: 10, factor: 0.5} | 5 | 0.7071067812",
        "{kind: exponential, by: epoch, every: 1, factor: 0.5} | 29 | 0.25",
        "{kind: linear} | 50 | 0.5",
        "{kind: linear, final-fraction: 0.2} | 50 | 0.6",
        "{kind: linear, warmup: 20} | 60 | 0.5",
        "{kind: cosine} | 0 | 1",
        "{kind: cosine} | 25 | 0.8535533906",
        "{kind: cosine} | 50 | 0.5",
        "{kind: cosine, final-fraction: 0.1} | 100 | 0.1",
        "{kind: cosine, by: epoch} | 55 | 0.5",
        "one-cycle | 0 | 0.04",
        "one-cycle | 30 | 1",
        "one-cycle | 65 | 0.500002",
        "one-cycle | 100 | 0.000004",
      })
  void factorOfAStep(String schedule, long step, double factor) {
    assertThat(new LearningRateSchedule(config(schedule), 100, 10).factor(step))
        .isCloseTo(factor, within(1e-9));
  }

  @Test
  void oneCycleTakesNoWarmup() {
    assertThatThrownBy(() -> config("{kind: one-cycle, warmup: 3}"))
        .hasMessageContaining("one-cycle rises by itself and takes no warmup; remove it");
  }

  @ParameterizedTest
  @CsvSource({"sgd", "adam", "nesterovs"})
  void oneWorkerOnACurveIsPlainDl4jWithItsLearningRateSetEachStep(String optimizer) {
    Shard shard = TestRuns.shard(64, 5, 3, 7);
    TestRuns.Run run =
        TestRuns.classification(
            TestRuns.config(
                """
                training: {workers: 1, batch-size: 16, local-steps: 3, epochs: 3,
                  optimizer: {name: %s, learning-rate: 0.01, weight-decay: 0.1,
                    schedule: {kind: cosine, warmup: 2}}}
                """
                    .formatted(optimizer)),
            5,
            3,
            Map.of(Split.TRAIN, List.of(shard)));
    LearningRateSchedule curve =
        new LearningRateSchedule(run.config().training().optimizer().schedule(), 12, 4);

    MultiLayerNetwork network =
        new MultiLayerNetwork(
            MultiLayerConfiguration.fromJson(TestRuns.engine(run).definition().json()));
    network.init();
    network.params().data().asNioFloat().put(run.fresh().parameters());
    for (int step = 0; step < 12; step++) {
      Batch batch =
          new BatchReader(
                  shard,
                  run.plan().learner().targets(),
                  16,
                  epoch -> BatchOrder.shuffled(64, run.config().seed(), epoch, 0))
              .read(step / 4, step % 4);
      network.setLearningRate(0.01 * curve.factor(step));
      network.fit(
          Nd4j.create(batch.inputs(), new long[] {16, 5}, 'c'),
          Nd4j.create(batch.targets(), new long[] {16, 3}, 'c'));
    }

    float[] actual = run.train().state().parameters();
    float[] wanted = network.params().data().asFloat();
    for (int i = 0; i < wanted.length; i++) {
      assertThat(actual[i]).isCloseTo(wanted[i], within(1e-6f));
    }
  }

  @Test
  void everyRoundTellsItsRate() {
    List<Double> rates = new java.util.ArrayList<>();
    TestRuns.classification(
            TestRuns.config(
                """
                training: {batch-size: 10, local-steps: 2, epochs: 2,
                  optimizer: {name: sgd, learning-rate: 0.1, schedule: linear}}
                """),
            5,
            3,
            Map.of(Split.TRAIN, List.of(TestRuns.shard(40, 5, 3, 1))))
        .train(
            new TrainingListener() {
              @Override
              public void round(RoundRecord record) {
                rates.add(record.learningRate());
              }
            });
    assertThat(rates).hasSize(4);
    assertThat(rates.get(0)).isCloseTo(0.1 * 7 / 8, within(1e-12));
    assertThat(rates.get(3)).isCloseTo(0.1 / 8, within(1e-12));
  }

  private static LearningRateConfig config(String yaml) {
    return ConfigReader.section(LearningRateConfig.class, yaml);
  }
}
