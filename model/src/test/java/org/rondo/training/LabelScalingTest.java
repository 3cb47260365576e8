package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.checkpoint.Checkpoint;
import org.rondo.config.RunConfig;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Shard;
import org.rondo.data.ShardBuilder;
import org.rondo.data.Split;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.error.ConfigurationException;
import org.rondo.evaluation.Evaluation;
import org.rondo.evaluation.MetricCatalog;
import org.rondo.evaluation.RegressionEvaluation;
import org.rondo.learning.LabelScaling;
import org.rondo.learning.SupervisedLearner;
import org.rondo.network.LinearOutput;
import org.rondo.network.NetworkRequest.Target;

class LabelScalingTest {
  private static final TensorShape FEATURES = TensorShape.of(2);

  @ParameterizedTest
  @CsvSource({
    "2500000, 400000, linear, mse, 1",
    "2500000, 400000, mlp, mse, 1",
    "2500000, 400000, mlp, mae, 1",
    "-3000, 0.5, mlp, mse, 1",
    "0.001, 0.0001, mlp, mse, 1",
    "2500000, 400000, mlp, mse, 3",
    "0, 1, linear, mae, 2",
    "2500000, 400000, mlp, huber, 1",
    "2500000, 400000, linear, huber, 2",
    "2500000, 400000, mlp, quantile, 1",
    "0.001, 0.0001, linear, quantile, 1",
    "2500000, 400000, mlp, quantile, 2"
  })
  void learnsTargetsOfAnySize(double mean, double size, String network, String loss, int targets) {
    List<Shard> shards =
        List.of(shard(300, targets, mean, size, 1), shard(280, targets, mean, size, 2));
    List<Double> losses = new ArrayList<>();
    RunConfig config = config(network, loss, "averaging: {ema: 0.9}");
    Fixture run = Fixture.of(config, targets, shards);
    TrainingResult result =
        run.trainer(
                new TrainingListener() {
                  @Override
                  public void round(RoundRecord record) {
                    losses.add(record.outcome().loss());
                  }
                },
                new TreeMap<>())
            .train(run.start().state());

    Evaluation evaluation = run.workers().evaluate(result.state().parameters(), Split.TRAIN);
    assertThat(evaluation.metrics().value(MetricCatalog.R2)).isGreaterThan(0.9);
    assertThat(evaluation.metrics().shortfall()).isEmpty();
    // What vanilla DL4J would predict with the published parameters, in the targets' own units.
    float[] predicted =
        run.start().learner().predict(result.state().parameters(), shards.get(0)).get(0);
    int each = predicted.length / targets;
    for (int target = 0; target < targets; target++) {
      double unit = Math.pow(100, target);
      assertThat(predicted[target * each] * unit).isCloseTo(mean, within(10 * size));
    }
    if (targets == 1) {
      double unit = List.of("mse", "huber").contains(loss) ? size * size : size;
      assertThat(losses.get(0)).isBetween(unit / 20, unit * 20);
    }
  }

  @Test
  void theBoundOfErrorsIsInDeviationsOfEachTarget() {
    List<Shard> shards = List.of(shard(200, 2, 2.5e6, 4e5, 1));
    Fixture run = Fixture.of(config("linear", "huber", "averaging: mean"), 2, shards);
    List<float[]> outputs =
        run.start().learner().predict(run.start().state().parameters(), shards.get(0));
    RegressionEvaluation labels = LabelScaling.count(shards.get(0));
    double[] bounds = {
      Math.sqrt(labels.labelVariance(0)), Math.sqrt(labels.labelVariance(1)),
    };
    float[] row = new float[2];
    double sum = 0;
    for (int i = 0; i < 2 * outputs.size(); i++) {
      shards.get(0).copy(1, i / 2, row, 0);
      double error = Math.abs((double) outputs.get(i / 2)[i % 2] - row[i % 2]);
      double bound = bounds[i % 2];
      sum += error <= bound ? error * error / 2 : bound * (error - bound / 2);
    }
    double mean = sum / (2 * outputs.size());
    Evaluation evaluation = run.workers().evaluate(run.start().state().parameters(), Split.TRAIN);
    assertThat(evaluation.meanLoss()).isCloseTo(mean, within(1e-9 * mean));
    assertThat(run.start().network().objective().settings()).containsExactly(bounds[0], bounds[1]);
  }

  @Test
  void withoutScalingSuchTargetsAreNotLearnt() {
    List<Shard> shards = List.of(shard(300, 1, 2.5e6, 4e5, 1));
    RunConfig config = config("mlp", "mse", "averaging: mean");
    NetworkFactory.Start start =
        NetworkFactory.start(
            config, ExampleLayout.of(FEATURES, Storage.FLOAT32, 1), Target.values(1));
    Workers workers = new InProcessWorkers(start.plan(), Map.of(Split.TRAIN, shards));
    TrainingResult result =
        new Trainer(start.plan(), config.training(), workers, new TrainingListener() {})
            .train(start.state());
    assertThat(workers.evaluate(result.state().parameters(), Split.TRAIN).metrics().shortfall())
        .hasValueSatisfying(
            words ->
                assertThat(words)
                    .startsWith("r2 is -")
                    .endsWith("0 for always predicting the mean"));
  }

  @ParameterizedTest
  @CsvSource({"mean", "gradients", "nesterov", "block-momentum", "median"})
  void resumesToTheSameBits(String recipe) {
    List<Shard> shards = List.of(shard(100, 1, 2.5e6, 4e5, 1), shard(90, 1, 2.5e6, 4e5, 2));
    RunConfig config =
        config(
            "mlp",
            "mse",
            "averaging: " + recipe + ", early-stopping: {metric: rmse, patience: 99}");
    Map<Integer, Checkpoint> checkpoints = new TreeMap<>();
    Fixture run = Fixture.of(config, 1, shards);
    TrainingResult whole =
        run.trainer(new TrainingListener() {}, checkpoints).train(run.start().state());
    Fixture again = Fixture.of(config, 1, shards);
    TrainingResult resumed =
        again
            .trainer(new TrainingListener() {}, new TreeMap<>())
            .resume(checkpoints.get(checkpoints.size() / 2));
    assertThat(resumed.state().parameters()).isEqualTo(whole.state().parameters());
    assertThat(
            run.workers()
                .evaluate(whole.state().parameters(), Split.TRAIN)
                .metrics()
                .value(MetricCatalog.R2))
        .isPositive();
  }

  @Test
  void howRowsAreCutIntoShardsChangesNothing() {
    Shard whole = shard(500, 2, 2.5e6, 4e5, 1);
    RegressionEvaluation alone = LabelScaling.count(whole);
    RegressionEvaluation merged = LabelScaling.count(shard(0, 2, 0, 1, 1));
    merged.merge(LabelScaling.count(whole));
    for (int target = 0; target < 2; target++) {
      assertThat(merged.labelMean(target)).isEqualTo(alone.labelMean(target));
      assertThat(merged.labelVariance(target)).isEqualTo(alone.labelVariance(target));
    }
  }

  @Test
  void goesThereAndBack() {
    Fixture run =
        Fixture.of(config("mlp", "mse", "averaging: mean"), 2, List.of(shard(50, 2, 100, 7, 1)));
    float[] given = run.start().state().parameters();
    float[] back =
        run.scaling()
            .learned(run.start().plan().learner().published(run.start().state()).parameters());
    for (int i = 0; i < given.length; i++) {
      assertThat(back[i]).isCloseTo(given[i], within(1e-4f));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mlp, auto, 3, has the activation softmax",
    "mlp, binary-cross-entropy, 2, has the activation sigmoid",
    "two-relu, mse, 0, has no weights (LossLayer)"
  })
  void onlyALinearOutputCanTakeTheScale(String network, String loss, int classes, String why) {
    NetworkFactory.Start start =
        NetworkFactory.start(
            config(network, loss, "averaging: mean"),
            ExampleLayout.of(FEATURES, Storage.FLOAT32, 1),
            classes == 0 ? Target.values(1) : Target.classes(classes));
    assertThatThrownBy(() -> LinearOutput.of(start.network().definition(), FEATURES))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "the output layer "
                + why
                + "; expected weights and biases, the identity activation and a squared or absolute"
                + " error");
  }

  private static RunConfig config(String network, String loss, String training) {
    return TestRuns.config(
        """
        model: {network: %s, hidden: [16], loss: %s}
        training: {workers: 2, batch-size: 16, local-steps: 5, epochs: 40, optimizer: {name: adam, learning-rate: 0.01}, %s}
        """
            .formatted(network, loss, training));
  }

  /** Targets that are nearly linear in the features. */
  private static Shard shard(int rows, int targets, double mean, double size, long seed) {
    Random random = new Random(seed);
    ShardBuilder builder = new ShardBuilder(ExampleLayout.of(FEATURES, Storage.FLOAT32, targets));
    for (int row = 0; row < rows; row++) {
      float[] values = {(float) random.nextGaussian(), (float) random.nextGaussian()};
      float[] labels = new float[targets];
      for (int target = 0; target < targets; target++) {
        // Each target in units of its own.
        double unit = Math.pow(100, target);
        labels[target] =
            (float) ((mean + size * (0.9 * values[0] - 0.4 * values[1] + 0.1 * target)) / unit);
      }
      builder.append(values, labels);
    }
    return builder.build();
  }

  private record Fixture(
      RunConfig config, LabelScaling scaling, NetworkFactory.Start start, Workers workers) {

    static Fixture of(RunConfig config, int targets, List<Shard> shards) {
      NetworkFactory.Start plain =
          NetworkFactory.start(
              config, ExampleLayout.of(FEATURES, Storage.FLOAT32, targets), Target.values(targets));
      RegressionEvaluation counted = RegressionEvaluation.ofLabels(targets);
      shards.forEach(shard -> counted.merge(LabelScaling.count(shard)));
      LabelScaling scaling =
          new LabelScaling(LinearOutput.of(plain.network().definition(), FEATURES), counted);
      NetworkFactory.Start start = plain.scaled(scaling);
      assertThat(start.learner()).isInstanceOf(SupervisedLearner.Plan.class);
      return new Fixture(
          config,
          scaling,
          start,
          new InProcessWorkers(
              start.plan(), Map.of(Split.TRAIN, shards, Split.VALIDATION, shards)));
    }

    Trainer trainer(TrainingListener listener, Map<Integer, Checkpoint> checkpoints) {
      return new Trainer(
          start.plan(),
          config.training(),
          workers,
          listener,
          (rounds, state) -> checkpoints.put(rounds, state.get()));
    }
  }
}
