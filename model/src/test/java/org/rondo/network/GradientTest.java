package org.rondo.network;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rondo.config.Loss;
import org.rondo.config.OptimizerName;
import org.rondo.data.TensorShape;
import org.rondo.network.NetworkRequest.Embedding;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.network.TestNetworks.Combination;
import org.rondo.network.TestNetworks.Rows;

/** The gradient of every network, with masks and weights: see {@link SlopeCheck}. */
class GradientTest {
  private static final float[] WEIGHTS = {1, 3, 2, 0.5f};

  @ParameterizedTest
  @MethodSource({"org.rondo.network.TestNetworks#combinations", "tables"})
  void isTheSlopeOfTheLoss(Combination of) {
    Rows rows = of.rows(WEIGHTS.length, 5);
    for (long seed : of.shape().rank() == 1 ? List.of(7L, 11L) : List.of(11L)) {
      NetworkPlan plan = NetworkCatalog.define(of.request(OptimizerName.SGD, 1, 0, seed));
      SlopeCheck.assertGradient(plan, of.shape(), rows.weighted(WEIGHTS));
    }
  }

  @ParameterizedTest
  @MethodSource("org.rondo.network.TestNetworks#combinations")
  void isThatOfARegularisedLoss(Combination of) {
    NetworkPlan plan = NetworkCatalog.define(of.request(OptimizerName.SGD, 1, /* l2= */ 0.01));
    SlopeCheck.assertSlope(plan, of.shape(), of.rows(3, 5).batch());
  }

  /** Of one index, and of more than ten. */
  static Stream<Combination> tables() {
    return Stream.of("linear", "mlp", "two-relu")
        .flatMap(
            network ->
                Stream.of(1, 12)
                    .map(
                        count ->
                            new Combination(
                                network,
                                Loss.MSE,
                                Target.values(1),
                                TensorShape.of(count),
                                Stream.generate(() -> new Embedding(3, 2)).limit(count).toList())));
  }

  @ParameterizedTest
  @MethodSource("org.rondo.network.TestNetworks#convolutions")
  void isTheSlopeOfTheLossOfBlocks(String model) {
    NetworkPlan plan = TestNetworks.convolutions(model, TestNetworks.IMAGE);
    Rows rows = TestNetworks.batch(TestNetworks.IMAGE, plan.objective(), WEIGHTS.length, 5);
    SlopeCheck.assertGradient(plan, TestNetworks.IMAGE, rows.weighted(WEIGHTS));
  }

  @ParameterizedTest
  @MethodSource("org.rondo.network.TestSequences#cases")
  void isTheSlopeOfTheLossOfSequences(TestSequences.Case of) {
    NetworkPlan plan = of.plan("name: sgd, learning-rate: 1");
    SlopeCheck.assertGradient(plan, of.shape(), of.batch(List.of(4, 6, 1, 3), WEIGHTS));
  }
}
