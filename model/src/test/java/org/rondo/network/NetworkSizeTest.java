package org.rondo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.config.Activation;
import org.rondo.config.Loss;
import org.rondo.config.ModelConfig;
import org.rondo.config.OptimizerConfig;
import org.rondo.config.OptimizerName;
import org.rondo.data.TensorShape;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkRequest.Target;

/** A network without room is refused before any of it is allocated. */
class NetworkSizeTest {

  @ParameterizedTest
  @CsvSource({
    "mlp, 1000000, 10, '1,000,014,000,002 parameters'",
    "mlp, 60000, 10, '3,600,840,002 parameters'",
    "mlp, 1000, 2000000000, '2,000,001,004,002 parameters'",
    "linear, 1, 2000000000, '4,000,000,002 parameters'",
    "two-relu, 1, 2000000000, '4,000,000,002 parameters'"
  })
  void tooManyParametersAreRefused(String network, int width, int inputs, String counted) {
    NetworkDefinition definition = define(network, width, inputs, OptimizerName.SGD);

    assertThatThrownBy(() -> Dl4jNetwork.open(definition, TensorShape.of(inputs)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("model.network: it would have ")
        .hasMessageContaining(counted)
        .hasMessageContaining(" parameters have room");
  }

  @Test
  void theOptimizersStateAndTheWorkersCount() {
    NetworkSize sgd = NetworkSize.of(define("mlp", 100, 10, OptimizerName.SGD));
    NetworkSize adam = NetworkSize.of(define("mlp", 100, 10, OptimizerName.ADAM));
    assertThat(sgd.parameters()).isEqualTo(10 * 100 + 100 + 100 * 100 + 100 + 100 * 2 + 2);
    assertThat(adam.innerState()).isEqualTo(2 * adam.parameters());

    long bytes = 8 * sgd.parameters();
    sgd.requireMemory(1, bytes, bytes);
    assertThatThrownBy(() -> sgd.requireMemory(2, bytes, bytes))
        .hasMessageContaining("for 2 workers at once");
    assertThatThrownBy(() -> adam.requireMemory(1, bytes, bytes))
        .hasMessageContaining("About 5,701 parameters have room");
  }

  private static NetworkDefinition define(
      String network, int width, int inputs, OptimizerName optimizer) {
    return NetworkCatalog.define(
            new NetworkRequest(
                new ModelConfig(network, List.of(width, width), Activation.RELU, Loss.AUTO, 0, 0),
                new OptimizerConfig(optimizer, 0.1, 0.9),
                TensorShape.of(inputs),
                Target.classes(2),
                1))
        .definition();
  }
}
