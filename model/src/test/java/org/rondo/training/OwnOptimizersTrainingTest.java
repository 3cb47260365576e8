package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rondo.config.RunConfig;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Shard;
import org.rondo.data.ShardBuilder;
import org.rondo.data.Split;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.evaluation.MetricCatalog;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.training.TestRuns.Run;

/** Optimizers that DL4J does not have lower the loss of every network with every kind of recipe. */
class OwnOptimizersTrainingTest {
  private static final Map<String, TensorShape> NETWORKS =
      Map.of(
          "linear",
          TensorShape.of(4),
          "mlp, hidden: [6]",
          TensorShape.of(4),
          "cnn, blocks: [2], hidden: [4]",
          TensorShape.of(1, 8, 8),
          "rnn, hidden: [4]",
          TensorShape.of(1, 4));

  static Stream<Arguments> matrix() {
    List<Arguments> cases = new ArrayList<>();
    for (String optimizer :
        List.of(
            "name: sign-sgd, learning-rate: 0.005",
            "name: normalized-sgd, learning-rate: 0.1",
            "name: rprop, learning-rate: 0.002",
            "name: lion, learning-rate: 0.005",
            "name: adamw, learning-rate: 0.02",
            "name: muon, learning-rate: 0.02",
            "name: sgd, learning-rate: 0.05, sam: 0.05",
            "name: sgd, learning-rate: 0.2, schedule-free: 0.9",
            "name: adamw, learning-rate: 0.02, sam: 0.1, schedule-free: 0.8")) {
      for (String network : NETWORKS.keySet().stream().sorted().toList()) {
        for (String recipe : List.of("mean", "nesterov", "gradients")) {
          cases.add(Arguments.of(optimizer, network, recipe));
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void lossFallsAndBitsRepeat(String optimizer, String network, String recipe) {
    Run run = run(optimizer, network, recipe);
    float[] trained = run.train().state().parameters();

    assertThat(loss(run, trained)).isLessThan(0.99 * loss(run, run.fresh().parameters()));
    assertThat(run(optimizer, network, recipe).train().state().parameters()).isEqualTo(trained);
  }

  private static Run run(String optimizer, String network, String recipe) {
    TensorShape shape = NETWORKS.get(network);
    ExampleLayout layout =
        network.startsWith("rnn")
            ? ExampleLayout.sequences(shape, TensorShape.of(1))
            : ExampleLayout.of(shape, Storage.FLOAT32, 1);
    List<Shard> shards = Stream.of(30, 17).map(rows -> shard(layout, rows)).toList();
    RunConfig config =
        RunConfig.parse(
            """
            name: test
            data: {source: none}
            model: {network: %s}
            training: {batch-size: 10, %s epochs: 8, averaging: {recipe: %s}, optimizer: {%s}}
            """
                .formatted(
                    network,
                    recipe.equals("gradients") ? "" : "local-steps: 2,",
                    recipe,
                    optimizer));
    NetworkFactory.Start start = NetworkFactory.start(config, layout, Target.classes(2));
    return new Run(
        config,
        start.plan(),
        start.state(),
        new InProcessWorkers(start.plan(), Map.of(Split.TRAIN, shards)));
  }

  /** Rows of two classes, by the sign of the sum of their numbers. */
  private static Shard shard(ExampleLayout layout, int rows) {
    Random random = new Random(rows);
    ShardBuilder builder = new ShardBuilder(layout);
    for (int row = 0; row < rows; row++) {
      float[] values = new float[layout.inputShape().length()];
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
        sum += values[i];
      }
      builder.append(values, new float[] {sum > 0 ? 1 : 0});
    }
    return builder.build();
  }

  private static double loss(Run run, float[] parameters) {
    return run.workers().evaluate(parameters, Split.TRAIN).metrics().value(MetricCatalog.LOSS);
  }
}
