package org.rondo.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SettingTest {
  private static RunConfig with(String... settings) {
    return ConfigReader.parse(ConfigReaderTest.EXAMPLE, "example", List.of(settings));
  }

  @Test
  void replacesValuesOfTheFileAndTheLastOneWins() {
    RunConfig config = with("training.workers=3", "training.workers=8", "model.hidden=[8,4]");

    assertThat(config.training().workers()).isEqualTo(8);
    assertThat(config.model().hidden()).containsExactly(8, 4);
    assertThat(config.training().batchSize()).isEqualTo(32);
  }

  @Test
  void createsSectionsAndUnsetsKeys() {
    RunConfig config =
        ConfigReader.parse(
            "",
            "nothing",
            List.of(
                "name=a",
                "data.source=x.csv",
                "model.network=linear",
                "training.checkpoint.keep=3",
                "training.optimizer={name: sgd, learning-rate: 0.1}"));

    assertThat(config.training().checkpoint()).isEqualTo(new CheckpointConfig(50, null, 3));
    assertThat(config.training().optimizer().name()).isEqualTo(OptimizerName.SGD);
    assertThat(with("training.epochs=null", "training.rounds=5").training().rounds()).isEqualTo(5);
    assertThat(with("training.early-stopping=").training().earlyStopping()).isNull();
  }

  @Test
  void keepsTheShortFormOfTheFile() {
    RunConfig config =
        ConfigReader.parse(
            ConfigReaderTest.MINIMAL + "training: {optimizer: nesterovs}",
            "short",
            List.of("training.optimizer.momentum=0.5"));

    assertThat(config.training().optimizer())
        .isEqualTo(new OptimizerConfig(OptimizerName.NESTEROVS, 0.001, 0.5));
  }

  @Test
  void takesTextAsItStands() {
    RunConfig config =
        with(
            "data.source=*.csv",
            "data.options.sep=|",
            "data.options.quote='\"'",
            "data.options.filter=a=b",
            "output=s3://bucket/a: b #1");

    assertThat(config.data().source()).isEqualTo("*.csv");
    assertThat(config.data().options())
        .containsEntry("sep", "|")
        .containsEntry("quote", "\"")
        .containsEntry("filter", "a=b");
    assertThat(config.output()).isEqualTo("s3://bucket/a: b #1");
  }

  @Test
  void escapesDotsAndEqualsSignsInKeys() {
    assertThat(
            with("data.features.home\\.dest=categorical", "data.features.a\\=b=vector")
                .data()
                .features())
        .containsOnlyKeys("sex", "age", "home.dest", "a=b");
  }

  @Test
  void reportsProblemsOfSettingsWithThoseOfTheFile() {
    assertThatThrownBy(
            () ->
                ConfigReader.parse(
                    ConfigReaderTest.MINIMAL + "seed: x\n",
                    "run.yaml",
                    List.of(
                        "workers",
                        "training..workers=1",
                        "training.worker=1",
                        "training.batch-size=0",
                        "seed.x=1",
                        "model.hidden=[8,")))
        .hasMessage(
            """
            run.yaml: 7 problems
              line 4  got x where --set seed.x needs a section
              --set   got workers, expected key=value
              --set   got training..workers=1, expected a key such as training.workers
              --set   model.hidden: is not valid YAML: expected the node content, but found '<stream end>' (while parsing a flow node)
              --set   seed: got a section, expected an integer
              --set   training.worker: unknown key; did you mean workers? Valid here: workers, batch-size, gradient-accumulation, local-steps, epochs, rounds, optimizer, averaging, inner-state, engine, class-weights, shuffle, augmentation, early-stopping, checkpoint, round-timeout, executor-timeout, on-divergence, quorum, init-from, init-features
              --set   training.batch-size: got 0, expected an integer from 1 to 16777216""");
  }

  @Test
  void aKeyOfTheUsersOwnIsUnsetByNothingOrNull() {
    String yaml =
        "name: a\nmodel: {network: mlp}\ndata: {source: a, features: {sex: categorical, age: numeric}, options: {header: true}}";
    for (String unset : List.of("data.features.sex=", "data.features.sex=null")) {
      assertThat(ConfigReader.parse(yaml, "a", List.of(unset)).data().features().keySet())
          .containsExactly("age");
    }
    assertThat(ConfigReader.parse(yaml, "a", List.of("data.options.header=")).data().options())
        .isEmpty();
  }

  @Test
  void aQuoteAloneIsText() {
    for (String text : List.of("\"", "'", "\"a", "it's")) {
      assertThat(
              ConfigReader.parse(
                      "name: a\nmodel: {network: mlp}\ndata: {source: a}",
                      "a",
                      List.of("data.options.escape=" + text))
                  .data()
                  .options())
          .containsEntry("escape", text);
    }
  }
}
