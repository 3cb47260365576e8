package org.rondo.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rondo.averaging.BlockMomentumRecipe.Form;
import org.rondo.averaging.ParameterAveraging.OuterStep;

class OuterOptimizerTest {
  private static final int PARAMETERS = 50;

  @Test
  void nesterovFollowsItsEquation() {
    double eta = 0.7;
    double mu = 0.9;
    double theta = 0.5;
    double v = 0;
    float[] global = {(float) theta};
    OuterState state = OuterState.NONE;
    for (int round = 0; round < 20; round++) {
      float local = (float) Math.sin(round);
      OuterStep step = new NesterovRecipe(eta, mu).step(global, new float[] {local}, state, 1);
      double delta = theta - local;
      v = mu * v + delta;
      theta -= eta * (delta + mu * v);
      global = step.parameters();
      state = step.state();

      assertThat((double) global[0]).isCloseTo(theta, within(1e-5));
      assertThat((double) state.velocity()[0]).isCloseTo(v, within(1e-5));
    }
  }

  @Test
  void classicalBlockMomentumFollowsItsEquation() {
    double theta = 1;
    double v = 0;
    float[] global = {1};
    OuterState state = OuterState.NONE;
    for (int round = 0; round < 20; round++) {
      float local = (float) Math.cos(round);
      OuterStep step =
          new BlockMomentumRecipe(0.5, 0.8, Form.CLASSICAL)
              .step(global, new float[] {local}, state, 1);
      v = 0.8 * v + 0.5 * (local - theta);
      theta += v;
      global = step.parameters();
      state = step.state();

      assertThat((double) global[0]).isCloseTo(theta, within(1e-5));
    }
  }

  @Test
  void nesterovBlockMomentumIsDiLoCoWithALearningRateOfOne() {
    Random random = new Random(1);
    float[] one = values(random);
    float[] other = one.clone();
    OuterState oneState = OuterState.NONE;
    OuterState otherState = OuterState.NONE;
    for (int round = 0; round < 10; round++) {
      float[] combined = values(random);
      OuterStep a = new NesterovRecipe(1, 0.75).step(one, combined, oneState, 1);
      OuterStep b =
          new BlockMomentumRecipe(1, 0.75, Form.NESTEROV).step(other, combined, otherState, 1);
      one = a.parameters();
      oneState = a.state();
      other = b.parameters();
      otherState = b.state();
    }
    for (int i = 0; i < PARAMETERS; i++) {
      assertThat(one[i]).isCloseTo(other[i], within(1e-4f));
    }
  }

  @Test
  void withoutMomentumAndWithALearningRateOfOneTheyAreTheMean() {
    Random random = new Random(2);
    float[] global = values(random);
    float[] combined = values(random);

    float[] next = new NesterovRecipe(1, 0).step(global, combined, OuterState.NONE, 1).parameters();
    for (int i = 0; i < PARAMETERS; i++) {
      assertThat(next[i]).isCloseTo(combined[i], within(1e-6f));
    }
    assertThat(
            new BlockMomentumRecipe(1, 0.0, Form.NESTEROV)
                .step(global, combined, OuterState.NONE, 1)
                .parameters())
        .isEqualTo(next);
    assertThat(new MeanRecipe().step(global, combined, OuterState.NONE, 1).parameters())
        .isEqualTo(combined)
        .isNotSameAs(combined);
  }

  @Test
  void changesNothingThatItWasGiven() {
    float[] global = {1, 2};
    float[] combined = {3, 4};
    float[] velocity = {5, 6};
    new NesterovRecipe(0.7, 0.9).step(global, combined, new OuterState(velocity), 1);
    new BlockMomentumRecipe(1, 0.9, Form.NESTEROV)
        .step(global, combined, new OuterState(velocity), 1);

    assertThat(global).containsExactly(1, 2);
    assertThat(combined).containsExactly(3, 4);
    assertThat(velocity).containsExactly(5, 6);
  }

  @Test
  void blockMomentumsDefaultGrowsWithTheWorkers() {
    float[] global = {1};
    float[] combined = {3};
    OuterState state = new OuterState(new float[] {1});
    BlockMomentumRecipe recipe = new BlockMomentumRecipe(1, null, Form.CLASSICAL);
    assertThat(recipe.step(global, combined, state, 1).parameters()).containsExactly(3);
    assertThat(recipe.step(global, combined, state, 8).parameters()).containsExactly(3.875f);
  }

  private static float[] values(Random random) {
    float[] values = new float[PARAMETERS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
