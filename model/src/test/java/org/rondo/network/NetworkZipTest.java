package org.rondo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.rondo.config.Loss;
import org.rondo.config.OptimizerName;
import org.rondo.network.TestNetworks.Combination;
import org.rondo.network.TestNetworks.Rows;

/** Vanilla DL4J reads what we write, bit for bit. */
class NetworkZipTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"linear", "mlp", "cnn"})
  void vanillaDl4jRestoresAStackOfLayers(String network) throws IOException {
    Combination combination = new Combination(network, Loss.AUTO, TestNetworks.THREE_CLASSES);
    Trained trained = trained(combination, OptimizerName.ADAM);

    MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(trained.zip().toFile());

    assertThat(restored.params().data().asFloat()).isEqualTo(trained.state().parameters());
    assertThat(restored.getUpdater().getStateViewArray().data().asFloat())
        .isEqualTo(trained.state().innerState());
    assertThat(restored.getIterationCount()).isEqualTo(3);
    assertThat(restored.output(trained.batch().input()).dup('c').data().asFloat())
        .isEqualTo(trained.outputs());
  }

  @Test
  void vanillaDl4jRestoresAGraph() throws IOException {
    Combination combination = new Combination("two-relu", Loss.AUTO, TestNetworks.TWO_CLASSES);
    Trained trained = trained(combination, OptimizerName.ADAM);

    ComputationGraph restored = ModelSerializer.restoreComputationGraph(trained.zip().toFile());

    assertThat(restored.params().data().asFloat()).isEqualTo(trained.state().parameters());
    assertThat(restored.getUpdater().getStateViewArray().data().asFloat())
        .isEqualTo(trained.state().innerState());
    assertThat(restored.getIterationCount()).isEqualTo(3);
    assertThat(restored.outputSingle(trained.batch().input()).dup('c').data().asFloat())
        .isEqualTo(trained.outputs());
  }

  @Test
  void anOptimizerWithoutStateIsWrittenToo() throws IOException {
    Combination combination = new Combination("mlp", Loss.AUTO, TestNetworks.THREE_CLASSES);
    Trained trained = trained(combination, OptimizerName.SGD);

    assertThat(NetworkZip.restore(trained.zip().toFile()).params().data().asFloat())
        .isEqualTo(trained.state().parameters());
  }

  @ParameterizedTest
  @EnumSource(
      value = OptimizerName.class,
      names = {"SIGN_SGD", "NORMALIZED_SGD", "RPROP", "LION", "ADAMW", "MUON"})
  void aStandardUpdaterStandsInTheFileForAnOptimizerOfOurs(OptimizerName optimizer)
      throws IOException {
    Combination combination = new Combination("mlp", Loss.AUTO, TestNetworks.THREE_CLASSES);
    Trained trained = trained(combination, optimizer);

    assertThat(NetworkZipCheck.configuration(trained.zip().toFile())).doesNotContain("org.rondo");
    MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(trained.zip().toFile());
    assertThat(restored.params().data().asFloat()).isEqualTo(trained.state().parameters());
    restored.fit(trained.batch().dataSet(DataType.FLOAT));
    assertThat(restored.params().data().asFloat()).isNotEqualTo(trained.state().parameters());
  }

  @Test
  void theStreamStaysOpen() throws IOException {
    NetworkPlan plan = NetworkCatalog.define(TestNetworks.mlp(OptimizerName.ADAM));
    AtomicBoolean closed = new AtomicBoolean();
    ByteArrayOutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    try (Dl4jNetwork network = Dl4jNetwork.open(plan.definition(), TestNetworks.FOUR)) {
      NetworkZip.write(plan.definition(), TestNetworks.FOUR, network.state(), out);
    }

    assertThat(out.size()).isPositive();
    assertThat(closed).isFalse();
  }

  @Test
  void aZipOfSomethingElseIsRefused() throws IOException {
    Path zip = folder.resolve("other.zip");
    try (var out = new java.util.zip.ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new java.util.zip.ZipEntry("noParams.marker"));
    }

    assertThatThrownBy(() -> NetworkZip.restore(zip.toFile()))
        .isInstanceOf(IOException.class)
        .hasMessage(zip + " has no configuration.json: not a DL4J network");
  }

  private record Trained(Path zip, NetworkState state, Rows batch, float[] outputs) {}

  private Trained trained(Combination combination, OptimizerName optimizer) throws IOException {
    NetworkPlan plan =
        NetworkCatalog.define(
            combination.request(optimizer, 0.01, optimizer == OptimizerName.ADAMW ? 0 : 0.001));
    Rows batch = TestNetworks.batch(combination.shape(), plan.objective(), 6, 2);
    Path zip = folder.resolve("network.zip");
    try (Dl4jNetwork network = Dl4jNetwork.open(plan.definition(), combination.shape())) {
      for (int i = 0; i < 3; i++) {
        TestNetworks.step(network, batch);
      }
      NetworkState state = network.state();
      try (var out = Files.newOutputStream(zip)) {
        NetworkZip.write(plan.definition(), combination.shape(), state, out);
      }
      return new Trained(
          zip, state, batch, TestNetworks.output(network, batch.features(), batch.rows()));
    }
  }
}
