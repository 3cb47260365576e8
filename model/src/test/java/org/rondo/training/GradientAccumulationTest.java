package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.config.RunConfig;
import org.rondo.data.Batch;
import org.rondo.data.BatchReader;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Shard;
import org.rondo.data.ShardBuilder;
import org.rondo.data.Split;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.engine.StepEngine;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.training.TestRuns.Run;

/** Steps of several batches each are those of larger batches. */
class GradientAccumulationTest {
  private static final TensorShape FIVE = TensorShape.of(5);
  private static final TensorShape STEPS = TensorShape.of(2, 3);

  /** Last batches, and the last step of an epoch, are short; a shard runs out before the other. */
  private static final List<Integer> ROWS = List.of(40, 23);

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "mlp; dl4j; optimizer: {name: sgd, learning-rate: 0.1}, local-steps: 3",
        "mlp; compiled; optimizer: {name: sgd, learning-rate: 0.1}, local-steps: 3",
        "mlp; dl4j; optimizer: {name: adam, schedule: cosine}, averaging: nesterov, local-steps: 2",
        "mlp; compiled; optimizer: {name: nesterovs, gradient-clipping: {threshold: 0.01}}",
        "mlp; compiled; optimizer: {name: muon, weight-decay: 0.1}, inner-state: local",
        "mlp; compiled; optimizer: normalized-sgd, epochs: 1",
        "mlp; compiled; optimizer: {name: adam, schedule-free: 0.9}, averaging: gradients",
        "mlp; dl4j; averaging: gradients",
        "rnn; auto; optimizer: {name: sgd, learning-rate: 0.1}",
      })
  void isALargerBatch(String network, String engine, String training) {
    String yaml =
        "model: {network: %s, hidden: [6]}\ntraining: {workers: 2, engine: %s, %s%s, %%s}"
            .formatted(network, engine, training, training.contains("epochs") ? "" : ", epochs: 3");
    Run accumulated = run(yaml.formatted("batch-size: 4, gradient-accumulation: 3"), network);
    Run large = run(yaml.formatted("batch-size: 12"), network);

    TrainingResult result = accumulated.train();
    TrainingResult expected = large.train();

    assertClose(result.state().parameters(), expected.state().parameters());
    assertThat(result.state().parameters()).isNotEqualTo(accumulated.fresh().parameters());
    assertThat(result.totals().examples()).isEqualTo(expected.totals().examples());
    assertThat(result.totals().rounds()).isEqualTo(expected.totals().rounds());
    assertThat(result.state().iteration()).isEqualTo(expected.state().iteration());
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).as("parameter %s", i).isCloseTo(expected[i], within(1e-6f));
    }
  }

  /** Batch normalisation included: each batch has its own statistics, which are averaged too. */
  @ParameterizedTest
  @CsvSource({"dl4j", "compiled"})
  void isTheMeanOfGradientsByWeight(String engine) {
    TensorShape shape = TensorShape.of(1, 4, 4);
    Shard shard = weighted(7, shape, 5);
    Run run =
        TestRuns.run(
            TestRuns.config(
                """
                model: {network: cnn, blocks: [{filters: 2, batch-norm: true}]}
                training: {workers: 1, batch-size: 3, gradient-accumulation: 3, epochs: 1,
                  shuffle: false, engine: %s, optimizer: sgd}
                """
                    .formatted(engine)),
            shape,
            Storage.FLOAT32,
            Target.classes(2),
            Map.of(Split.TRAIN, List.of(shard)));
    float[] expected;
    try (StepEngine steps = TestRuns.engine(run).open()) {
      steps.load(run.fresh());
      double[] sum = new double[run.fresh().parameters().length];
      double weight = 0;
      BatchReader reader = BatchReader.sequential(shard, run.plan().learner().targets(), 3);
      for (int k = 0; k < reader.batches(); k++) {
        Batch batch = reader.read(0, k);
        float[] gradient = new float[sum.length];
        steps.gradient(batch, gradient);
        weight += batch.weight();
        for (int i = 0; i < sum.length; i++) {
          sum[i] += batch.weight() * gradient[i];
        }
      }
      float[] mean = new float[sum.length];
      for (int i = 0; i < sum.length; i++) {
        mean[i] = (float) (sum[i] / weight);
      }
      steps.apply(mean, 1);
      expected = steps.state().parameters();
      assertThat(steps.statistics()).isNotEmpty();
    }

    TrainingResult result = run.train();

    assertClose(result.state().parameters(), expected);
    assertThat(result.totals().rounds()).isEqualTo(1);
    assertThat(result.totals().examples()).isEqualTo(6);
  }

  @Test
  void isRefusedWhereStepsAreInsideABatch() {
    assertThatThrownBy(
            () ->
                RunConfig.parse(
                    "name: a\ndata: {source: a}\nmodel: {network: rnn, tbptt: 2}\n"
                        + "training: {gradient-accumulation: 2}"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "model.tbptt: takes a step after each stretch of a sequence, but with"
                + " training.gradient-accumulation a step is one on the gradient of whole sequences");
    assertThatThrownBy(
            () ->
                RunConfig.parse(
                    "name: a\ndata: {source: a}\nmodel: {network: mlp}\n"
                        + "training: {gradient-accumulation: 0}"))
        .hasMessageContaining("training.gradient-accumulation: got 0, expected an integer from 1");
  }

  private static Run run(String yaml, String network) {
    TensorShape shape = network.equals("rnn") ? STEPS : FIVE;
    List<Shard> shards = new ArrayList<>();
    ROWS.forEach(rows -> shards.add(weighted(rows, shape, rows)));
    return TestRuns.run(
        TestRuns.config(yaml),
        shape,
        Storage.FLOAT32,
        Target.classes(2),
        Map.of(Split.TRAIN, shards));
  }

  /** Two classes; each third row counts nothing, and others differ. */
  private static Shard weighted(int rows, TensorShape shape, long seed) {
    Random random = new Random(seed);
    ShardBuilder builder = new ShardBuilder(ExampleLayout.of(shape, Storage.FLOAT32, 1).weighted());
    for (int row = 0; row < rows; row++) {
      float[] inputs = new float[shape.length()];
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] = (float) random.nextGaussian();
      }
      builder.append(
          inputs,
          new float[] {inputs[0] > 0 ? 1 : 0},
          new float[] {row % 7 == 3 ? 0 : 1 + row % 3});
    }
    return builder.build();
  }
}
