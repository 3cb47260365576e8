package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.constraint.UnitNormConstraint;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.rondo.data.Split;

/** The constraints of a network's file hold whatever recipe trains it. */
class ConstraintsTest {
  @TempDir private static Path folder;

  static Stream<LayerConstraint> constraints() {
    return Stream.of(
        new MaxNormConstraint(0.1, 0), new UnitNormConstraint(0), new NonNegativeConstraint());
  }

  @ParameterizedTest
  @MethodSource("constraints")
  void gradientsKeepThem(LayerConstraint constraint) throws IOException {
    float[] free = trained("averaging: gradients", null);
    float[] kept = trained("averaging: gradients", constraint);

    assertThat(kept).isNotEqualTo(free);
    float[] mean = trained("averaging: mean, local-steps: 1", constraint);
    for (int i = 0; i < kept.length; i++) {
      assertThat(kept[i]).isCloseTo(mean[i], org.assertj.core.data.Offset.offset(1e-4f));
    }
  }

  private static float[] trained(
      String averaging, @org.jspecify.annotations.Nullable LayerConstraint constraint)
      throws IOException {
    OutputLayer.Builder layer =
        new OutputLayer.Builder(LossFunction.MCXENT).nIn(4).nOut(2).activation(Activation.SOFTMAX);
    if (constraint != null) {
      layer.constrainWeights(constraint);
    }
    String json =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Sgd(0.1))
            .list()
            .layer(layer.build())
            .build()
            .toJson();
    Path file = Files.writeString(folder.resolve("constrained.json"), json);
    return TestRuns.classification(
            TestRuns.config(
                "model: {network: 'file:%s'}\ntraining: {workers: 1, batch-size: 10, epochs: 3, %s}"
                    .formatted(file, averaging)),
            4,
            2,
            Map.of(Split.TRAIN, List.of(TestRuns.halves(40, 4, 1))))
        .train()
        .state()
        .parameters();
  }
}
