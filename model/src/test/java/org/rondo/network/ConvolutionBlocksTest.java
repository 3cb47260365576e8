package org.rondo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.data.TensorShape;
import org.rondo.error.ConfigurationException;

/** Networks of blocks, on images of one channel and 16 x 16 pixels in three classes. */
class ConvolutionBlocksTest {
  private static final int CLASSES = 3;

  private static NetworkPlan plan(String model) {
    return TestNetworks.convolutions(model, TestNetworks.IMAGE);
  }

  private static int parameters(String model) {
    try (Dl4jNetwork network = Dl4jNetwork.open(plan(model).definition(), TestNetworks.IMAGE)) {
      return network.state().parameters().length;
    }
  }

  @Test
  void theNumberOfParametersIsTheFormula() {
    int resnet =
        9 * 16
            + (2 * 9 * 16 * 16)
            + (9 * 16 * 32 + 9 * 32 * 32 + 16 * 32)
            + (9 * 32 * 64 + 9 * 64 * 64 + 32 * 64)
            // Gain, shift, mean and variance of each normalised map.
            + 4 * (16 + 2 * 16 + 3 * 32 + 3 * 64)
            + CLASSES * (64 + 1);
    assertThat(parameters("preset: resnet-small")).isEqualTo(resnet);
    assertThat(parameters("blocks: [{filters: 3, kernel: 5, pool: 2}, {filters: 4, stride: 2}]"))
        .isEqualTo(3 * 26 + 4 * (3 * 9 + 1) + CLASSES * (4 * 4 * 4 + 1));
    assertThat(parameters("blocks: [{filters: 2, kernel: 4}], hidden: [5], global-pool: none"))
        .isEqualTo(2 * 17 + 5 * (2 * 15 * 15 + 1) + CLASSES * 6);
    assertThat(parameters("blocks: [2, {filters: 2, skip: true}], global-pool: mean"))
        .isEqualTo(2 * 10 + 2 * 2 * 19 + CLASSES * 3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "filters: 4",
        "filters: 3, kernel: 5",
        "filters: 3, stride: 2",
        "filters: 3, pool: 2",
        "filters: 3, batch-norm: true",
        "filters: 3, skip: true"
      })
  void eachKeyOfABlockMakesAnotherNetwork(String block) {
    assertThat(plan("blocks: [{%s}]".formatted(block)).definition())
        .isNotEqualTo(plan("blocks: [{filters: 3}]").definition());
  }

  @Test
  void lenetIsThePresetOfACnn() {
    assertThat(plan("preset: lenet").definition()).isEqualTo(plan("l2: 0").definition());
    assertThat(plan("l2: 0").definition().kind()).isEqualTo(NetworkDefinition.Kind.LAYERS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "blocks: [2], preset: lenet | model.preset: a preset has its own blocks; keep one",
        "hidden: [4] | model.hidden: a preset has its own layers; leave it out, or list",
        "preset: resnet-small, hidden: [4] | model.hidden: a preset has its own layers",
        "global-pool: none | model.global-pool: a preset has its own pooling",
        "blocks: [{filters: 2, kernel: 2, skip: true}] | kernel: got 2, but what skips",
        "blocks: [{filters: 2, pol: 2}] | model.blocks[0].pol: unknown key; did you mean pool?",
        "blocks: [{kernel: 3}] | model.blocks[0].filters: required, but missing",
        "blocks: [0] | model.blocks[0].filters: got 0",
        "blocks: [{filters: 2, pool: 8}, {filters: 2, pool: 3}] | model.blocks[1]: leaves maps without",
        "blocks: [{filters: 2, pool: 16}, {filters: 2, kernel: 2}] | model.blocks[1]: leaves maps"
      })
  void whatDoesNotFitIsRefused(String model, String message) {
    assertThatThrownBy(() -> plan(model))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  @Test
  void residualNetworksTakePicturesOfAnySize() {
    TensorShape small = TensorShape.of(3, 2, 5);
    try (Dl4jNetwork network =
        Dl4jNetwork.open(
            TestNetworks.convolutions("preset: resnet-small", small).definition(), small)) {
      assertThat(TestNetworks.output(network, new float[2 * small.length()], 2))
          .hasSize(2 * CLASSES);
    }
  }
}
