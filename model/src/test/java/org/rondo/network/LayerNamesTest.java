package org.rondo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.config.Loss;
import org.rondo.config.OptimizerName;
import org.rondo.error.ConfigurationException;
import org.rondo.network.LayerNames.Layer;
import org.rondo.network.TestNetworks.Combination;

class LayerNamesTest {
  private static LayerNames of(String network) {
    Combination combination = new Combination(network, Loss.AUTO, TestNetworks.TWO_CLASSES);
    NetworkRequest request = combination.request(OptimizerName.SGD, 1, 0);
    return LayerNames.of(NetworkCatalog.define(request).definition(), request.input());
  }

  @Test
  void layersWithParametersAreListedByTheirPlace() {
    LayerNames cnn = of("cnn");

    assertThat(cnn).hasToString("layer0, layer2, layer4, layer5");
    int at = 0;
    for (Layer layer : cnn.all()) {
      assertThat(layer.parameters().from()).isEqualTo(at);
      at = layer.parameters().to();
    }
    assertThat(of("two-relu")).hasToString("first, second");
  }

  @Test
  void patternsNameLayersInTheOrderOfTheNetwork() {
    assertThat(of("cnn").matching("model.freeze", List.of("layer4", "*2", "layer0")))
        .extracting(Layer::name)
        .containsExactly("layer0", "layer2", "layer4");
  }

  @Test
  void aPatternThatMatchesNothingIsRefused() {
    assertThatThrownBy(() -> of("two-relu").matching("model.freeze", List.of("first", "third*")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "model.freeze: no layer of this network is named third*; expected one of first,"
                + " second, or a pattern with *");
  }

  @ParameterizedTest
  @CsvSource({
    "layer1,layer1,true",
    "layer1,layer10,false",
    "layer*,layer10,true",
    "*,a,true",
    "a*b*,a.b,true",
    "a.b,axb,false",
    "*1,layer10,false"
  })
  void aStarStandsForAnyLetters(String pattern, String name, boolean matches) {
    assertThat(LayerNames.matches(pattern, name)).isEqualTo(matches);
  }
}
