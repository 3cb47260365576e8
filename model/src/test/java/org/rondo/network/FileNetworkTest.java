package org.rondo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.Activation;
import org.rondo.config.Loss;
import org.rondo.config.ModelConfig;
import org.rondo.config.OptimizerConfig;
import org.rondo.config.OptimizerName;
import org.rondo.data.TensorShape;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.network.Objective.Form;
import org.rondo.network.TestNetworks.Combination;
import org.rondo.network.TestNetworks.Rows;

class FileNetworkTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "mlp, AUTO, SOFTMAX, LAYERS",
    "mlp, BINARY_CROSS_ENTROPY, SIGMOID, LAYERS",
    "linear, MSE, SCORE, LAYERS",
    "two-relu, AUTO, SCORE, GRAPH"
  })
  void jsonIsTheNetworkThatWroteIt(
      String network, Loss loss, Form form, NetworkDefinition.Kind kind) throws IOException {
    NetworkPlan original = new Combination(network, loss, TestNetworks.TWO_CLASSES).plan();
    Path file = Files.writeString(folder.resolve("net.json"), original.definition().json());

    NetworkPlan plan = define(file, TestNetworks.FOUR, TestNetworks.TWO_CLASSES);

    assertThat(plan.definition()).isEqualTo(original.definition());
    assertThat(plan.definition().kind()).isEqualTo(kind);
    assertThat(plan.objective().form()).isEqualTo(form);
    assertThat(plan.objective().width()).isEqualTo(2);
    assertThat(plan.parameters()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp", "two-relu"})
  void zipBringsItsParametersAndStartsTheOptimizerAfresh(String name) throws IOException {
    Combination combination = new Combination(name, Loss.AUTO, Target.values(1));
    NetworkPlan original = NetworkCatalog.define(combination.request(OptimizerName.ADAM, 0.01, 0));
    Rows batch = TestNetworks.batch(TestNetworks.FOUR, original.objective(), 8, 1);
    Path file = folder.resolve("net.zip");
    NetworkState trained;
    try (Dl4jNetwork network = Dl4jNetwork.open(original.definition(), TestNetworks.FOUR);
        var out = Files.newOutputStream(file)) {
      TestNetworks.step(network, batch);
      trained = network.state();
      NetworkZip.write(original.definition(), TestNetworks.FOUR, trained, out);
    }

    NetworkPlan plan = define(file, TestNetworks.FOUR, Target.values(1));

    assertThat(plan.objective().form()).isEqualTo(Form.VALUES);
    assertThat(plan.parameters()).contains(trained.parameters());
    assertThat(plan.definition().kind()).isEqualTo(original.definition().kind());
    try (Dl4jNetwork network = Dl4jNetwork.open(plan.definition(), TestNetworks.FOUR)) {
      assertThat(network.state().iteration()).isZero();
      assertThat(network.state().innerState()).containsOnly(0f);
    }
  }

  @Test
  void imagesGoThroughACnnFromAFile() throws IOException {
    NetworkPlan original = new Combination("cnn", Loss.AUTO, TestNetworks.THREE_CLASSES).plan();
    Path file = Files.writeString(folder.resolve("cnn.json"), original.definition().json());

    NetworkPlan plan = define(file, TestNetworks.IMAGE, TestNetworks.THREE_CLASSES);

    assertThat(plan.objective()).isEqualTo(original.objective());
  }

  @Test
  void aMissingFileIsSaidSo() {
    Path file = folder.resolve("Absent.json");
    assertRefused(file)
        .hasMessage("model.network: cannot read the network file " + file + ": no such file");
    assertRefused(folder)
        .hasMessage("model.network: cannot read the network file " + folder + ": Is a directory");
  }

  @Test
  void aPipeThatNobodyWritesToIsRefused() throws Exception {
    Path pipe = folder.resolve("pipe.json");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertRefused(pipe)
        .hasMessage("model.network: cannot read the network file " + pipe + ": not a regular file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "{}", "{\"networkInputs\": 3}", "PK garbage"})
  void garbageIsRefused(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("net"), content);
    assertRefused(file)
        .hasMessage(
            "model.network: "
                + file
                + " is neither a DL4J configuration in JSON nor a zip written by ModelSerializer");
  }

  @Test
  void aTruncatedZipIsRefused() throws IOException {
    NetworkPlan original = NetworkCatalog.define(TestNetworks.mlp(OptimizerName.ADAM));
    Path whole = folder.resolve("whole.zip");
    try (Dl4jNetwork network = Dl4jNetwork.open(original.definition(), TestNetworks.FOUR);
        var out = Files.newOutputStream(whole)) {
      NetworkZip.write(original.definition(), TestNetworks.FOUR, network.state(), out);
    }
    byte[] bytes = Files.readAllBytes(whole);
    Path file = folder.resolve("cut.zip");
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));

    assertRefused(file).hasMessageContaining(file + " is neither a DL4J configuration");
  }

  @Test
  void aNetworkWithoutInputWidthsIsRefused() throws IOException {
    String json = NetworkCatalog.define(TestNetworks.mlp(OptimizerName.SGD)).definition().json();
    Path file =
        Files.writeString(
            folder.resolve("net.json"), json.replaceAll("\"nin\" : \\d+", "\"nin\" : 0"));
    assertRefused(file)
        .hasMessage(
            "model.network: "
                + file
                + " describes a network that DL4J cannot build: DenseLayer (index=0, name=layer0)"
                + " nIn=0, nOut=5; nIn and nOut must be > 0");
  }

  @Test
  void aNetworkWithoutLayersIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("net.json"), "{\"confs\": []}");
    assertRefused(file)
        .hasMessageStartingWith(
            "model.network: " + file + " describes a network that DL4J cannot build: ");
  }

  @Test
  void inputsMustFitTheSource() throws IOException {
    Path file = json(new Combination("mlp", Loss.AUTO, TestNetworks.THREE_CLASSES));
    assertThatThrownBy(() -> define(file, TensorShape.of(5), TestNetworks.THREE_CLASSES))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "model.network: "
                + file
                + " does not accept this source's examples of shape [5] (5 features); its first"
                + " layer must expect exactly these");
  }

  @Test
  void outputsMustFitTheClasses() throws IOException {
    Path softmax = json(new Combination("mlp", Loss.AUTO, TestNetworks.THREE_CLASSES));
    assertThatThrownBy(() -> define(softmax, TestNetworks.FOUR, Target.classes(4)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "model.network: " + softmax + " has 3 output units; expected 4, one for each class");

    Path sigmoid = json(new Combination("mlp", Loss.BINARY_CROSS_ENTROPY, Target.classes(2)));
    assertThatThrownBy(() -> define(sigmoid, TestNetworks.FOUR, Target.classes(4)))
        .hasMessage(
            "model.network: " + sigmoid + " has 1 output units; expected 4, one for each class");

    Path values = json(new Combination("mlp", Loss.MSE, Target.values(2)));
    assertThatThrownBy(() -> define(values, TestNetworks.FOUR, TestNetworks.TWO_CLASSES))
        .hasMessage(
            "model.network: "
                + values
                + " has 2 output units; expected softmax, or one sigmoid or score");
  }

  @Test
  void outputsMustFitTheTargets() throws IOException {
    Path file = json(new Combination("mlp", Loss.MSE, Target.values(2)));
    assertThatThrownBy(() -> define(file, TestNetworks.FOUR, Target.values(3)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("model.network: " + file + " has 2 output units; expected 3 for the targets");
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ?> assertRefused(Path file) {
    return assertThatThrownBy(() -> define(file, TestNetworks.FOUR, TestNetworks.THREE_CLASSES))
        .isInstanceOf(ConfigurationException.class);
  }

  private Path json(Combination combination) throws IOException {
    return Files.writeString(
        folder.resolve(combination.target() + ".json"), combination.plan().definition().json());
  }

  private static NetworkPlan define(Path file, TensorShape shape, Target target) {
    return define(file, shape, target, new OptimizerConfig(OptimizerName.AUTO, null, 0));
  }

  private static NetworkPlan define(
      Path file, TensorShape shape, Target target, OptimizerConfig optimizer) {
    return NetworkCatalog.define(
        new NetworkRequest(
            new ModelConfig("file:" + file, List.of(), Activation.RELU, Loss.AUTO, 0, 0),
            optimizer,
            shape,
            target,
            1));
  }
}
