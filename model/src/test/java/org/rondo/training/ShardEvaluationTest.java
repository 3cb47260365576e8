package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Shard;
import org.rondo.data.ShardBuilder;
import org.rondo.data.Split;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.evaluation.Evaluation;
import org.rondo.evaluation.MetricCatalog;
import org.rondo.evaluation.Metrics;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.training.TestRuns.Run;

/** How rows are cut into shards does not show in the metrics. */
class ShardEvaluationTest {
  private static final int FEATURES = 5;

  @ParameterizedTest
  @CsvSource({"linear, 2", "mlp, 3", "mlp, 0", "two-relu, 2", "two-relu, 0"})
  void splitShardsAreOneShard(String network, int classes) {
    Shard whole =
        classes > 0 ? TestRuns.shard(613, FEATURES, classes, 3) : TestRuns.values(613, FEATURES, 3);
    List<Shard> parts =
        List.of(
            part(whole, 0, 300),
            part(whole, 300, 300),
            part(whole, 300, 301),
            part(whole, 301, 613));

    Metrics one = evaluate(network, classes, List.of(whole)).metrics();
    Metrics many = evaluate(network, classes, parts).metrics();

    assertThat(many.examples()).isEqualTo(613).isEqualTo(one.examples());
    assertThat(many.values().keySet()).isEqualTo(one.values().keySet());
    assertThat(many.confusionMatrix()).isEqualTo(one.confusionMatrix());
    // The same product in a batch of another size may round the last bit of an output otherwise.
    one.values()
        .forEach(
            (name, value) ->
                assertThat(many.values().get(name))
                    .as(name)
                    .isCloseTo(value, within(1e-5 * Math.max(1, Math.abs(value)))));
  }

  @Test
  void noRowsHaveNoMetrics() {
    Evaluation none = evaluate("mlp", 3, List.of(TestRuns.shard(0, FEATURES, 3, 1)));

    assertThat(none.examples()).isZero();
    assertThat(none.metrics().values()).isEmpty();
  }

  @Test
  void lossExcludesRegularisation() {
    Shard shard = TestRuns.shard(100, FEATURES, 3, 1);
    String training = "training: {epochs: 1}";
    Run plain = run("model: {network: linear}\n" + training, 3, List.of(shard));
    Run regularised = run("model: {network: linear, l2: 5}\n" + training, 3, List.of(shard));

    assertThat(regularised.fresh().parameters()).isEqualTo(plain.fresh().parameters());
    assertThat(loss(regularised)).isEqualTo(loss(plain));
  }

  private static double loss(Run run) {
    return run.workers()
        .evaluate(run.fresh().parameters(), Split.TEST)
        .metrics()
        .value(MetricCatalog.LOSS);
  }

  private static Evaluation evaluate(String network, int classes, List<Shard> shards) {
    Run run = run("model: {network: " + network + "}\ntraining: {epochs: 1}", classes, shards);
    return run.workers().evaluate(run.fresh().parameters(), Split.TEST);
  }

  private static Run run(String config, int classes, List<Shard> shards) {
    return TestRuns.run(
        TestRuns.config(config),
        FEATURES,
        classes > 0 ? Target.classes(classes) : Target.values(1),
        Map.of(Split.TEST, new ArrayList<>(shards)));
  }

  private static Shard part(Shard shard, int from, int to) {
    ShardBuilder builder =
        new ShardBuilder(ExampleLayout.of(TensorShape.of(FEATURES), Storage.FLOAT32, 1));
    for (int row = from; row < to; row++) {
      float[] features = new float[FEATURES];
      float[] label = new float[1];
      shard.copy(0, row, features, 0);
      shard.copy(1, row, label, 0);
      builder.append(features, label);
    }
    return builder.build();
  }
}
