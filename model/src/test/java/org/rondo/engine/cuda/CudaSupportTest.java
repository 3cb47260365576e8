package org.rondo.engine.cuda;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.rondo.data.TensorShape;
import org.rondo.engine.compiled.kernel.UnsupportedException;
import org.rondo.network.Dl4jNetwork;
import org.rondo.network.NetworkDefinition;

/** What the engine refuses, by name and without a device. */
class CudaSupportTest {

  private static void assertRefused(
      IUpdater updater, GradientNormalization normalization, Layer hidden, String reason) {
    NetworkDefinition definition =
        NetworkDefinition.of(
            new NeuralNetConfiguration.Builder()
                .updater(updater)
                .gradientNormalization(normalization)
                .list()
                .layer(hidden)
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(4)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    try (Dl4jNetwork network = Dl4jNetwork.open(definition, TensorShape.of(4))) {
      if (reason.isEmpty()) {
        CudaNetwork.requireSupported(network);
        return;
      }
      assertThatThrownBy(() -> CudaNetwork.requireSupported(network))
          .isInstanceOf(UnsupportedException.class)
          .hasMessage(reason);
    }
  }

  private static Layer dense(Activation activation) {
    return new DenseLayer.Builder().nIn(4).nOut(4).activation(activation).build();
  }

  @Test
  void namesWhatItDoesNotSupport() {
    GradientNormalization none = GradientNormalization.None;
    Layer relu = dense(Activation.RELU);
    assertRefused(new Sgd(), none, relu, "");
    assertRefused(new Sgd(), GradientNormalization.ClipElementWiseAbsoluteValue, relu, "");
    assertRefused(new RmsProp(), none, relu, "optimizer RmsProp");
    assertRefused(new Sgd(), none, dense(Activation.RATIONALTANH), "activation rationaltanh");
    assertRefused(
        new Sgd(),
        none,
        new PReLULayer.Builder().inputShape(4).nIn(4).nOut(4).build(),
        "layer PReLULayer");
  }

  @ParameterizedTest
  @EnumSource(
      value = GradientNormalization.class,
      names = {"None", "ClipElementWiseAbsoluteValue"},
      mode = EnumSource.Mode.EXCLUDE)
  void namesNormsOfGradients(GradientNormalization kind) {
    assertRefused(
        new Sgd(), kind, dense(Activation.RELU), "gradient clipping or normalization by a norm");
  }

  @Test
  void namesTheLibraryThatIsMissing() {
    CudaLibrary.Wanted wanted =
        new CudaLibrary.Wanted("A library", List.of("libno-such.so.1"), "", "do this");
    assertThatThrownBy(() -> CudaLibrary.open(wanted))
        .isInstanceOf(CudaLibrary.MissingException.class)
        .hasMessageStartingWith("A library was not found (looked for libno-such.so.1 in -Drondo.")
        .hasMessageEndingWith("; do this");
  }
}
