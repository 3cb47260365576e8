package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rondo.config.KebabCase;
import org.rondo.config.OptimizerName;
import org.rondo.config.Recipe;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.evaluation.MetricCatalog;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.training.TestRuns.Run;

/**
 * Every recipe lowers the loss with every optimizer, repeats its bits, and ignores empty shards.
 */
class RecipeMatrixTest {
  private static final String MODIFIED =
      "compression: int8, warmup-rounds: 2, ema: 0.8, probe-every: 3";

  private static final String PENALTY =
      "compression: int8, penalty: {z-score: 1, warmup-rounds: 2, clip: 0.3}";

  private static final String BOTH_WAYS = "compression: int8, broadcast-compression: int4";

  static Stream<Arguments> matrix() {
    List<Arguments> cases = new ArrayList<>();
    for (Recipe recipe : Recipe.values()) {
      for (OptimizerName optimizer : OptimizerName.values()) {
        for (int classes : new int[] {0, 2}) {
          cases.add(Arguments.of(recipe, optimizer, classes));
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void lowersTheLoss(Recipe recipe, OptimizerName optimizer, int classes) {
    Run run = run(recipe, optimizer, classes, "average", "probe-every: 0", shards(classes));

    // AdaDelta has no learning rate and starts with steps of about 0.001.
    double factor = optimizer == OptimizerName.ADA_DELTA ? 1 : 0.98;
    assertThat(loss(run, run.train().state().parameters()))
        .isLessThan(factor * loss(run, run.fresh().parameters()));
  }

  static Stream<Arguments> modified() {
    List<Arguments> cases = new ArrayList<>();
    for (Recipe recipe : Recipe.values()) {
      for (String innerState : List.of("average", "reset", "local")) {
        cases.add(Arguments.of(recipe, innerState, "probe-every: 0"));
        cases.add(Arguments.of(recipe, innerState, MODIFIED));
        cases.add(Arguments.of(recipe, innerState, BOTH_WAYS));
        if (recipe != Recipe.GRADIENTS && innerState.equals("local")) {
          cases.add(Arguments.of(recipe, innerState, "fragments: 3, warmup-rounds: 1"));
          cases.add(Arguments.of(recipe, innerState, "overlap: true"));
          cases.add(Arguments.of(recipe, innerState, "overlap: true, fragments: 2"));
        }
        if (EnumSet.of(Recipe.MEAN, Recipe.NESTEROV, Recipe.BLOCK_MOMENTUM).contains(recipe)) {
          cases.add(Arguments.of(recipe, innerState, PENALTY));
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("modified")
  void repeatsItsBitsAndIgnoresEmptyShards(Recipe recipe, String innerState, String modifiers) {
    List<Shard> shards = shards(2);
    float[] once = trained(recipe, innerState, modifiers, shards);

    assertThat(trained(recipe, innerState, modifiers, shards)).isEqualTo(once);
    if (recipe != Recipe.BLOCK_MOMENTUM) { // whose momentum follows from the number of workers
      List<Shard> withEmpty = new ArrayList<>(shards);
      withEmpty.add(TestRuns.halves(0, 3, 9));
      assertThat(trained(recipe, innerState, modifiers, withEmpty)).isEqualTo(once);
    }
  }

  @ParameterizedTest
  @MethodSource("modified")
  void lowersTheLossInEveryForm(Recipe recipe, String innerState, String modifiers) {
    Run run = run(recipe, OptimizerName.ADAM, 2, innerState, modifiers, shards(2));

    assertThat(loss(run, run.train().state().parameters()))
        .isLessThan(0.98 * loss(run, run.fresh().parameters()));
  }

  private static float[] trained(
      Recipe recipe, String innerState, String modifiers, List<Shard> shards) {
    return run(recipe, OptimizerName.ADAM, 2, innerState, modifiers, shards)
        .train()
        .state()
        .parameters();
  }

  private static List<Shard> shards(int classes) {
    return Stream.of(60, 47, 1, 33)
        .map(rows -> classes > 0 ? TestRuns.halves(rows, 3, rows) : TestRuns.values(rows, 3, rows))
        .toList();
  }

  private static Run run(
      Recipe recipe,
      OptimizerName optimizer,
      int classes,
      String innerState,
      String modifiers,
      List<Shard> shards) {
    double rate =
        switch (optimizer) {
          case SGD, NESTEROVS -> 0.01;
          case NADAM -> 0.003;
          default -> 0.01;
        };
    return TestRuns.run(
        TestRuns.config(
            """
            model: {network: mlp, hidden: [8]}
            training: {batch-size: 10, local-steps: 3, epochs: 8, inner-state: %s,
              averaging: {recipe: %s, %s},
              optimizer: {name: %s, learning-rate: %s}}
            """
                .formatted(
                    innerState, KebabCase.of(recipe), modifiers, KebabCase.of(optimizer), rate)),
        3,
        classes > 0 ? Target.classes(classes) : Target.values(1),
        Map.of(Split.TRAIN, shards));
  }

  private static double loss(Run run, float[] parameters) {
    return run.workers().evaluate(parameters, Split.TRAIN).metrics().value(MetricCatalog.LOSS);
  }
}
