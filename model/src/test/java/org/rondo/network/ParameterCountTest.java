package org.rondo.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rondo.network.TestNetworks.Combination;

/** Each network has the number of parameters that its definition on paper has. */
class ParameterCountTest {

  @ParameterizedTest
  @MethodSource("org.rondo.network.TestNetworks#combinations")
  void isTheFormula(Combination combination) {
    NetworkPlan plan = combination.plan();
    int outputs = plan.objective().outputs();
    boolean embedded = !combination.embeddings().isEmpty();
    int in = embedded ? 2 + 3 + 1 : 4;
    int tables = embedded ? 4 * 3 + 2 : 0;
    long expected =
        switch (combination.network()) {
          case "linear" -> tables + (in + 1) * outputs;
          case "two-relu" -> tables + 2 * (in + 1);
          case "mlp" -> tables + (in + 1) * 5 + (5 + 1) * 3 + (3 + 1) * outputs;
          case "autoencoder" -> (in + 1) * 5 + (5 + 1) * 3 + (3 + 1) * 5 + (5 + 1) * outputs;
          case "cnn" ->
              20 * (5 * 5 + 1) + 50 * (20 * 5 * 5 + 1) + 500 * (50 + 1) + outputs * (500 + 1);
          default -> throw new AssertionError(combination.network());
        };

    try (Dl4jNetwork network = Dl4jNetwork.open(plan.definition(), combination.shape())) {
      assertThat(network.state().parameters()).hasSize((int) expected);
      assertThat(network.state().bytes()).isEqualTo(4 * expected);
    }
  }
}
