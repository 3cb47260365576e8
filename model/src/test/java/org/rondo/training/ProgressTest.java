package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rondo.config.OptimizerName;
import org.rondo.config.Task;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.evaluation.MetricCatalog;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.network.NetworkState;
import org.rondo.training.TestRuns.Run;

/** Every optimizer makes progress with every network on every task. */
class ProgressTest {

  static Stream<Arguments> matrix() {
    return Arrays.stream(OptimizerName.values())
        .flatMap(
            optimizer ->
                Stream.of("linear", "mlp", "two-relu")
                    .flatMap(
                        network ->
                            Arrays.stream(Task.values())
                                .map(task -> Arguments.of(optimizer, network, task))));
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void trainingLossFalls(OptimizerName optimizer, String network, Task task) {
    double rate =
        switch (optimizer) {
          case SGD, NESTEROVS -> 0.01;
          // DL4J's Nadam does not correct the bias of the second moment: its first steps are huge.
          case NADAM -> 0.003;
          default -> 0.02;
        };
    Run run =
        TestRuns.run(
            TestRuns.config(
                """
                model: {network: %s, hidden: [8]}
                training: {batch-size: 10, local-steps: 4, epochs: 5,
                  optimizer: {name: %s, learning-rate: %s}}
                """
                    .formatted(
                        network,
                        optimizer.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                        rate)),
            3,
            task == Task.CLASSIFICATION ? Target.classes(2) : Target.values(1),
            Map.of(Split.TRAIN, List.of(rows(60, task, 1), rows(47, task, 2))));

    double before = loss(run, run.fresh());
    double after = loss(run, run.train().state());

    // AdaDelta has no learning rate and starts with steps of about 0.001.
    double factor = optimizer == OptimizerName.ADA_DELTA ? 1 : 0.99;
    assertThat(after).isLessThan(factor * before);
  }

  private static Shard rows(int rows, Task task, long seed) {
    return task == Task.CLASSIFICATION
        ? TestRuns.halves(rows, 3, seed)
        : TestRuns.values(rows, 3, seed);
  }

  private static double loss(Run run, NetworkState state) {
    return run.workers()
        .evaluate(state.parameters(), Split.TRAIN)
        .metrics()
        .value(MetricCatalog.LOSS);
  }
}
