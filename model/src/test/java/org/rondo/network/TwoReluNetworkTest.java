package org.rondo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rondo.config.Loss;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.network.TestNetworks.Combination;

class TwoReluNetworkTest {

  @Test
  void isTheSumOfTwoRectifiedUnits() {
    NetworkPlan plan = new Combination("two-relu", Loss.AUTO, Target.values(1)).plan();
    Random random = new Random(3);
    float[] w = TestNetworks.gaussian(random, 10);
    float[] x = TestNetworks.gaussian(random, 50 * 4);

    float[] outputs;
    try (Dl4jNetwork network = Dl4jNetwork.open(plan.definition(), TestNetworks.FOUR)) {
      network.load(new NetworkState(w, new float[0], 0));
      outputs = TestNetworks.output(network, x, 50);
    }

    assertThat(outputs).hasSize(50);
    for (int row = 0; row < 50; row++) {
      double first = w[4];
      double second = w[9];
      for (int i = 0; i < 4; i++) {
        first += (double) w[i] * x[4 * row + i];
        second += (double) w[5 + i] * x[4 * row + i];
      }
      double y = Math.max(0, first) + Math.max(0, second);
      assertThat(outputs[row]).isCloseTo((float) y, within(1e-5f));
    }
  }

  @Test
  void bothUnitsStartActiveAtTheOrigin() {
    NetworkPlan plan = new Combination("two-relu", Loss.AUTO, Target.values(1)).plan();
    try (Dl4jNetwork network = Dl4jNetwork.open(plan.definition(), TestNetworks.FOUR)) {
      assertThat(TestNetworks.output(network, new float[4], 1)).containsExactly(1f);
    }
  }

  @Test
  void scoresTheSecondOfTwoClasses() {
    NetworkPlan plan = new Combination("two-relu", Loss.AUTO, TestNetworks.TWO_CLASSES).plan();

    assertThat(plan.objective()).isEqualTo(new Objective(Objective.Form.SCORE, 2, Loss.MSE));
  }

  @Test
  void refusesThreeClasses() {
    assertThatThrownBy(new Combination("two-relu", Loss.AUTO, TestNetworks.THREE_CLASSES)::plan)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("one of two classes, but the label has 3");
  }

  @Test
  void refusesSeveralTargets() {
    assertThatThrownBy(new Combination("two-relu", Loss.AUTO, Target.values(2))::plan)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "model.network: two-relu predicts one number, but data.label names 2 targets; use mlp"
                + " or linear");
  }

  @Test
  void refusesLossesOfProbabilities() {
    assertThatThrownBy(new Combination("two-relu", Loss.CROSS_ENTROPY, Target.classes(2))::plan)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "model.loss: two-relu predicts one unbounded number, no classes, counts or quantiles; got"
                + " cross-entropy, expected mse or mae, or huber for numbers");
  }
}
