package org.rondo.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.error.ConfigurationException;
import org.rondo.error.ExitCode;

class ConfigReaderTest {
  static final String MINIMAL =
      """
      name: tiny
      data: {source: data.csv}
      model: {network: linear}
      """;

  static final String EXAMPLE =
      """
      name: titanic
      seed: 42
      data:
        source: builtin:titanic         # or a path, glob or URI; or table:catalog.db.name
        format: csv                     # guessed from the extension
        options: {header: true}         # handed to Spark's reader
        label: survived
        task: classification
        features:                       # column: type, or column: {type, impute, scale, ...}
          sex: categorical
          age: {type: numeric, impute: median, scale: standard}
        split: {train: 0.8, validation: 0.1, test: 0.1}
        bad-rows: {mode: reject, max-fraction: 0.01}
      model:
        network: mlp
        hidden: [32, 16]
        activation: relu
      training:
        workers: 2
        batch-size: 32
        local-steps: 10
        epochs: 20
        optimizer: {name: adam, learning-rate: 0.001}
        averaging: {recipe: mean}
        inner-state: average
        engine: auto
        shuffle: true
        early-stopping: {metric: loss, patience: 5}
        checkpoint: {every-rounds: 50, keep: 2}
        on-divergence: fail
      output: runs
      """;

  @TempDir Path folder;

  @Test
  void readsTheExample() {
    RunConfig config = RunConfig.parse(EXAMPLE);

    assertThat(config)
        .isEqualTo(
            new RunConfig(
                "titanic",
                42,
                new DataConfig(
                    "builtin:titanic",
                    Format.CSV,
                    Map.of("header", "true"),
                    List.of("survived"),
                    null,
                    Task.CLASSIFICATION,
                    List.of(),
                    LabelScale.AUTO,
                    Map.of(
                        "sex",
                        new FeatureConfig(
                            FeatureType.CATEGORICAL, Impute.NONE, Scale.NONE, Transform.NONE),
                        "age",
                        new FeatureConfig(
                            FeatureType.NUMERIC, Impute.MEDIAN, Scale.STANDARD, Transform.NONE)),
                    null,
                    null,
                    null,
                    new SplitConfig(0.8, 0.1, 0.1),
                    null,
                    null,
                    null,
                    new BadRowsConfig(BadRowsConfig.Mode.REJECT, 0.01)),
                new ModelConfig("mlp", List.of(32, 16), Activation.RELU, Loss.AUTO, 0, 0),
                new TrainingConfig(
                    2,
                    32,
                    1,
                    Pace.of(10),
                    20,
                    null,
                    new OptimizerConfig(OptimizerName.ADAM, 0.001, 0),
                    ConfigReader.section(AveragingConfig.class, "mean"),
                    InnerState.AVERAGE,
                    Engine.AUTO,
                    null,
                    true,
                    null,
                    new EarlyStoppingConfig("loss", 5, 0, null),
                    new CheckpointConfig(50, null, 2),
                    null,
                    600,
                    OnDivergence.FAIL,
                    1,
                    null,
                    null),
                "runs",
                Backend.AUTO,
                true,
                ConfigReader.section(RetrainConfig.class, "{}"),
                ConfigReader.section(TrackingConfig.class, "{}")));
    assertThat(config.data().features().keySet()).containsExactly("sex", "age");
  }

  @Test
  void givesDefaultsToWhatIsAbsentOrNull() {
    RunConfig config = RunConfig.parse(MINIMAL);

    assertThat(config).isEqualTo(RunConfig.parse(MINIMAL + "training:\noutput: null\nseed:\n"));
    assertThat(config.seed()).isEqualTo(42);
    assertThat(config.output()).isEqualTo("runs");
    assertThat(config.data())
        .isEqualTo(
            new DataConfig(
                "data.csv",
                null,
                Map.of(),
                List.of(),
                null,
                null,
                List.of(),
                LabelScale.AUTO,
                Map.of(),
                null,
                null,
                null,
                new SplitConfig(0.8, 0.1, 0.1),
                null,
                null,
                null,
                new BadRowsConfig(BadRowsConfig.Mode.REJECT, 0.01)));
    assertThat(config.model().hidden()).isEmpty();
    assertThat(config.training().epochs()).isEqualTo(10);
    assertThat(config.training().rounds()).isNull();
    assertThat(config.training().earlyStopping()).isNull();
    assertThat(config.training().checkpoint()).isNull();
    assertThat(ConfigReader.section(TrainingConfig.class, "{early-stopping: {}}").earlyStopping())
        .isEqualTo(new EarlyStoppingConfig("loss", 5, 0, null));
  }

  @Test
  void roundsTakeThePlaceOfTheDefaultEpochs() {
    TrainingConfig training = ConfigReader.section(TrainingConfig.class, "rounds: 7");

    assertThat(training.rounds()).isEqualTo(7);
    assertThat(training.epochs()).isNull();
  }

  @Test
  void theOptimizersStateIsKeptWhereThePaperOfTheRecipeHasIt() {
    for (Recipe recipe : Recipe.values()) {
      String name = KebabCase.of(recipe);
      String yaml = MINIMAL + "training: {averaging: " + name + "}\n";
      assertThat(RunConfig.parse(yaml).training().innerState())
          .as(name)
          .isEqualTo(recipe == Recipe.NESTEROV ? InnerState.LOCAL : InnerState.AVERAGE);
    }
  }

  @Test
  void understandsShortForms() {
    TrainingConfig training =
        ConfigReader.section(TrainingConfig.class, "{optimizer: rmsprop, averaging: mean}");
    assertThat(training.optimizer().name()).isEqualTo(OptimizerName.RMS_PROP);
    assertThat(ConfigReader.section(OptimizerConfig.class, "nesterovs").momentum()).isEqualTo(0.9);
    assertThat(ConfigReader.section(BadRowsConfig.class, "fail").mode())
        .isEqualTo(BadRowsConfig.Mode.FAIL);
  }

  @Test
  void readsLabelsOptionsAndSplits() {
    DataConfig data =
        ConfigReader.section(
            DataConfig.class,
            """
            source: x.csv
            label: [a, b]
            options: {header: true, maxColumns: 20, sep: "\\t", nullValue: ''}
            features: {1: numeric, home.dest: categorical}
            split: {train: 1}
            """);

    assertThat(data.label()).containsExactly("a", "b");
    assertThat(data.options())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("header", "true", "maxColumns", "20", "sep", "\t", "nullValue", ""));
    assertThat(data.features()).containsOnlyKeys("1", "home.dest");
    assertThat(data.split()).isEqualTo(new SplitConfig(1, 0, 0));
  }

  @Test
  void readsNumbersHoweverTheyAreWritten() {
    assertThat(ConfigReader.section(OptimizerConfig.class, "learning-rate: 1e-3").learningRate())
        .isEqualTo(0.001);
    assertThat(ConfigReader.section(TrainingConfig.class, "rounds: 1e3").rounds()).isEqualTo(1000);
    assertThat(ConfigReader.parse(MINIMAL, "t", List.of("seed=-9223372036854775808")).seed())
        .isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void knowsTheFileOfANetwork() {
    assertThat(ConfigReader.section(ModelConfig.class, "network: file:nets/a.zip").file())
        .contains("nets/a.zip");
    assertThat(ConfigReader.section(ModelConfig.class, "network: cnn").file()).isEmpty();
  }

  @Test
  void followsAliasesAndToleratesAByteOrderMark() {
    assertThat(
            RunConfig.parse(
                    "\uFEFF"
                        + MINIMAL.replace(
                            "data.csv}", "data.csv, features: {a: &n numeric, b: *n}}"))
                .data()
                .features())
        .containsOnlyKeys("a", "b");
  }

  @Test
  void readsAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("tiny.yaml"), MINIMAL);

    assertThat(ConfigReader.read(file, List.of("seed=7")).seed()).isEqualTo(7);
  }

  @Test
  void saysWhenThereIsNoReadableFile() throws IOException {
    assertThatThrownBy(() -> ConfigReader.read(Path.of("conf/none.yaml"), List.of()))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
        .hasMessageStartingWith("configuration not found: conf/none.yaml (looked in /")
        .hasMessageEndingWith("; check the path");
    assertThatThrownBy(() -> ConfigReader.read(folder, List.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("configuration cannot be read: " + folder);
    Path latin = folder.resolve("latin.yaml");
    Files.write(latin, "name: Zürich".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> ConfigReader.read(latin, List.of()))
        .hasMessage("configuration is not UTF-8 text: " + latin + "; save it as UTF-8");
  }

  @Test
  void aPipeThatNobodyWritesToIsRefused() throws Exception {
    Path pipe = folder.resolve("pipe.yaml");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> ConfigReader.read(pipe, List.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "configuration is not a regular file: %s; write it to a file, and name that", pipe);
  }
}
