package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rondo.config.ConfigReader;
import org.rondo.config.Engine;
import org.rondo.config.RunConfig;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.engine.EngineCatalog.Choice;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkCatalog;
import org.rondo.network.NetworkRequest.Embedding;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.network.TestNetworks;
import org.rondo.network.TestSequences;

/** {@code engine: auto} compiles all built-in networks, with the keys of each example in conf/. */
class AutomaticEngineTest {
  private static final int STEPS = 30;

  /** Examples of each kind: rows, pictures, and sequences of numbers, of tokens, with steps. */
  private record Examples(ExampleLayout layout, int tokens, List<Embedding> embeddings) {
    static List<Examples> all() {
      ExampleLayout rows = ExampleLayout.of(TensorShape.of(6), Storage.FLOAT32, 1);
      TensorShape series = TensorShape.of(2, STEPS);
      TensorShape text = TensorShape.of(1, STEPS);
      TensorShape steps = TensorShape.of(1, STEPS);
      return List.of(
          new Examples(rows, 0, List.of()),
          new Examples(rows.weighted(), 0, List.of()),
          new Examples(rows, 0, TestNetworks.EMBEDDINGS),
          ofNumbers(ExampleLayout.of(TensorShape.of(1, 28, 28), Storage.UINT8, 1)),
          ofNumbers(ExampleLayout.of(TensorShape.of(3, 32, 32), Storage.UINT8, 1)),
          ofNumbers(ExampleLayout.of(series, Storage.FLOAT32, 1)),
          ofNumbers(ExampleLayout.sequences(series, TensorShape.of(1))),
          ofNumbers(ExampleLayout.sequences(series, steps)),
          new Examples(ExampleLayout.sequences(text, TensorShape.of(1)), 20, List.of()),
          new Examples(ExampleLayout.sequences(text, steps), 20, List.of()));
    }

    private static Examples ofNumbers(ExampleLayout layout) {
      return new Examples(layout, 0, List.of());
    }
  }

  static Stream<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("rondo.root"), "conf"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void compilesEveryExample(Path conf) {
    assertThat(choices(ConfigReader.read(conf, List.of("training.engine=auto"))))
        .isNotEmpty()
        .allSatisfy(AutomaticEngineTest::requireCompiled);
  }

  static Stream<String> models() {
    return Stream.of(
            NetworkCatalog.names().stream().sorted().map("network: "::concat),
            Stream.of(
                "network: mlp, hidden: [5, 3], dropout: 0.2, l2: 0.1",
                "network: cnn, dropout: 0.5"),
            TestNetworks.convolutions().stream().map("network: cnn, "::concat),
            TestSequences.models().stream())
        .flatMap(models -> models);
  }

  @ParameterizedTest
  @MethodSource("models")
  void compilesEveryNetwork(String model) {
    RunConfig config = RunConfig.parse("name: a\ndata: {source: a}\nmodel: {%s}".formatted(model));
    assertThat(choices(config)).isNotEmpty().allSatisfy(AutomaticEngineTest::requireCompiled);
  }

  private static void requireCompiled(Choice choice) {
    assertThat(choice.spec().engine()).as(choice.reason()).isEqualTo(Engine.COMPILED);
  }

  /** What is chosen for each kind of example and target that the network takes. */
  private static List<Choice> choices(RunConfig config) {
    List<Choice> choices = new ArrayList<>();
    for (Examples of : Examples.all()) {
      for (Target target :
          List.of(
              Target.classes(2),
              Target.classes(6),
              Target.values(1),
              Target.labels(3),
              Target.NONE)) {
        if (target.equals(Target.NONE) == config.model().learnsLabel()) {
          continue;
        }
        try {
          choices.add(
              NetworkFactory.start(config, of.layout(), target, of.tokens(), of.embeddings())
                  .engine());
        } catch (ConfigurationException e) {
          // These examples are not for this network.
          assertThat(e).hasMessageNotContaining("training.engine");
        }
      }
    }
    return choices;
  }
}
