package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.config.RunConfig;
import org.rondo.data.ExampleLayout;
import org.rondo.data.ExampleLayout.Role;
import org.rondo.data.Shard;
import org.rondo.data.ShardBuilder;
import org.rondo.data.Split;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.evaluation.Metrics;
import org.rondo.network.NetworkRequest.Target;

/** A row of weight 2 is the row twice, and one of weight 0 is none, from batch to metrics. */
class WeightedTrainingTest {
  private static final int FEATURES = 4;
  private static final ExampleLayout PLAIN =
      ExampleLayout.of(TensorShape.of(FEATURES), Storage.FLOAT32, 1);
  private static final ExampleLayout WEIGHTED =
      PLAIN.with("weights", Role.WEIGHT, TensorShape.of(1), Storage.FLOAT32);

  /** Batches of whole shards: smaller ones would hold other rows. */
  @ParameterizedTest
  @CsvSource({"mean, 3", "mean, 0", "gradients, 3", "nesterov, 3", "median, 0"})
  void isTrainingOnRepeatedRows(String recipe, int classes) {
    RunConfig config =
        TestRuns.config(
            """
            training: {batch-size: 500, epochs: 6, local-steps: 2, engine: dl4j,
              optimizer: {name: adam, learning-rate: 0.01}, averaging: {recipe: %s, probe-every: 1}}
            """
                .formatted(recipe));
    List<RoundOutcome> weightedRounds = new ArrayList<>();
    List<RoundOutcome> repeatedRounds = new ArrayList<>();
    Metrics weighted = trained(config, classes, false, weightedRounds);
    Metrics repeated = trained(config, classes, true, repeatedRounds);

    assertThat(weightedRounds).hasSameSizeAs(repeatedRounds);
    for (int i = 0; i < weightedRounds.size(); i++) {
      RoundOutcome one = weightedRounds.get(i);
      RoundOutcome other = repeatedRounds.get(i);
      assertThat(one.loss()).isCloseTo(other.loss(), within(1e-4 * (1 + other.loss())));
      assertThat(one.probe().isPresent()).isEqualTo(other.probe().isPresent());
      one.probe()
          .ifPresent(
              probe ->
                  assertThat(probe.mean())
                      .isCloseTo(other.probe().orElseThrow().mean(), within(1e-3)));
      assertThat(one.examples()).isLessThan(other.examples());
    }
    assertThat(weighted.values().keySet()).isEqualTo(repeated.values().keySet());
    repeated
        .values()
        .forEach(
            (name, value) ->
                assertThat(weighted.values().get(name))
                    .as(name)
                    .isCloseTo(value, within(1e-3 * (1 + Math.abs(value)))));
  }

  private static Metrics trained(
      RunConfig config, int classes, boolean repeat, List<RoundOutcome> rounds) {
    List<Shard> shards = List.of(shard(1, 60, classes, repeat), shard(2, 41, classes, repeat));
    NetworkFactory.Start start =
        NetworkFactory.start(
            config,
            repeat ? PLAIN : WEIGHTED,
            classes > 0 ? Target.classes(classes) : Target.values(1));
    try (InProcessWorkers workers =
        new InProcessWorkers(start.plan(), Map.of(Split.TRAIN, shards, Split.TEST, shards))) {
      TrainingListener listener =
          new TrainingListener() {
            @Override
            public void round(RoundRecord record) {
              rounds.add(record.outcome());
            }
          };
      TrainingResult result =
          new Trainer(start.plan(), config.training(), workers, listener).train(start.state());
      return workers.evaluate(result.state().parameters(), Split.TEST).metrics();
    }
  }

  private static Shard shard(long seed, int rows, int classes, boolean repeat) {
    Random random = new Random(seed);
    ShardBuilder builder = new ShardBuilder(repeat ? PLAIN : WEIGHTED);
    for (int row = 0; row < rows; row++) {
      float[] inputs = new float[FEATURES];
      double sum = 0;
      for (int i = 0; i < FEATURES; i++) {
        inputs[i] = (float) random.nextGaussian();
        sum += inputs[i] * (i + 1);
      }
      float label =
          classes > 0 ? Math.floorMod((int) Math.floor(sum), classes) : (float) Math.abs(sum);
      int weight = random.nextInt(4);
      if (!repeat) {
        builder.append(inputs, new float[] {label}, new float[] {weight});
      }
      for (int i = 0; repeat && i < weight; i++) {
        builder.append(inputs, new float[] {label});
      }
    }
    return builder.build();
  }
}
