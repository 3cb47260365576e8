package org.rondo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.rondo.config.Loss;
import org.rondo.config.OptimizerName;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.network.Objective.Form;
import org.rondo.network.TestNetworks.Combination;
import org.rondo.network.TestNetworks.Rows;

/** Losses that DL4J does not have, and the one of counts. */
class OwnLossTest {
  @TempDir private Path folder;

  @Test
  void theTermsByHand() {
    OwnLoss huber = new OwnLoss(Loss.HUBER, List.of(2.0));
    assertThat(huber.term(-1, 0)).isEqualTo(0.5);
    assertThat(huber.term(2, 0)).isEqualTo(2);
    assertThat(huber.term(-5, 3)).isEqualTo(2 * (5 - 1));
    assertThat(huber.slope(-5, 0)).isEqualTo(-2);
    OwnLoss quantile = new OwnLoss(Loss.QUANTILE, List.of(0.1, 0.75));
    assertThat(quantile.term(4, 0)).as("10 % lie above the label").isCloseTo(3.6, within(1e-12));
    assertThat(quantile.term(-4, 0)).isCloseTo(0.4, within(1e-12));
    assertThat(quantile.term(-4, 1)).isEqualTo(3);
    assertThat(quantile.slope(-1, 1)).isEqualTo(-0.75);
    assertThat(quantile.slope(0, 1)).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Loss.class,
      names = {"HUBER", "QUANTILE", "POISSON"})
  void plainDl4jOpensTheZip(Loss loss) throws IOException {
    Combination combination = new Combination("mlp", loss, Target.values(1));
    NetworkPlan plan = NetworkCatalog.define(combination.request(OptimizerName.ADAM, 0.01, 0));
    Rows batch = TestNetworks.batch(TestNetworks.FOUR, plan.objective(), 5, 3);
    Path zip = folder.resolve("network.zip");
    float[] expected;
    try (Dl4jNetwork network = Dl4jNetwork.open(plan.definition(), TestNetworks.FOUR);
        OutputStream out = Files.newOutputStream(zip)) {
      TestNetworks.step(network, batch);
      expected = TestNetworks.output(network, batch.features(), 5);
      NetworkZip.write(plan.definition(), TestNetworks.FOUR, network.state(), out);
    }
    try (FileSystem inside = FileSystems.newFileSystem(zip)) {
      String json =
          new String(
              Files.readAllBytes(inside.getPath("configuration.json")), StandardCharsets.UTF_8);
      assertThat(json).contains("lossFn").doesNotContain("rondo");
    }
    MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(zip.toFile());
    assertThat(restored.output(batch.input()).dup('c').data().asFloat()).isEqualTo(expected);
    restored.close();
    if (loss == Loss.POISSON) {
      for (float output : expected) {
        assertThat(output).isPositive();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mlp | HUBER | 2 | 0 | huber is for numbers, but the task is classification",
        "linear | POISSON | 3 | 0 | poisson is for numbers, but the task is classification",
        "two-relu | QUANTILE | 0 | 1 | no classes, counts or quantiles; got quantile",
        "two-relu | POISSON | 0 | 1 | got poisson, expected mse or mae, or huber for numbers",
        "two-relu | HUBER | 2 | 0 | got huber, expected mse or mae",
        "mlp | CROSS_ENTROPY | 0 | 1 | cross-entropy is for classes, but the task is regression"
      })
  void whatDoesNotFitIsRefused(String network, Loss loss, int classes, int targets, String why) {
    assertThatThrownBy(
            () ->
                new Combination(
                        network,
                        loss,
                        classes > 0 ? Target.classes(classes) : Target.values(targets))
                    .plan())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(why);
  }

  @Test
  void countsAreNotNegative() {
    Objective counts = new Objective(Form.VALUES, 2, Loss.POISSON);
    assertThatThrownBy(() -> counts.expandLabels(new float[] {0, 3, 1, -1}, 2, new float[4]))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("label -1.0 is negative, but model.loss poisson counts");
  }
}
