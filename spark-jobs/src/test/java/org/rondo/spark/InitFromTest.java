package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.data.Split;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.evaluation.MetricCatalog;
import org.rondo.spark.registry.Registry;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.training.RoundRecord;
import org.rondo.training.TrainingListener;

/** Training that starts from a model: what stays the model's, and what it cannot start from. */
class InitFromTest {
  /** A step that is too small to change a parameter that is not 0. */
  private static final String STANDING =
      "training={workers: 2, rounds: 1, local-steps: 1, batch-size: 16,"
          + " optimizer: {name: sgd, learning-rate: 1e-30}}";

  @TempDir private Path temp;
  private Path csv;

  @BeforeEach
  void begin() {
    csv = temp.resolve("data/day.csv");
    rows(1, 0, "rgb");
  }

  private void rows(long seed, double shift, String kinds) {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>(List.of("a,b,c,y"));
    for (int i = 0; i < 200; i++) {
      double a = random.nextGaussian() + shift;
      double b = random.nextGaussian();
      lines.add(
          "%s,%s,%s,%s"
              .formatted(a, b, kinds.charAt(i % kinds.length()), a + b > shift ? "yes" : "no"));
    }
    Samples.write(csv, String.join("\n", lines) + "\n");
  }

  private RunConfig config(String... settings) {
    List<String> all = new ArrayList<>(List.of("data.source=" + csv, "output=" + temp + "/runs"));
    all.addAll(List.of(settings));
    return ConfigReader.parse(
        """
        name: day
        data: {source: x, label: y, task: classification}
        model: {network: mlp, hidden: [5]}
        training: {rounds: 6, batch-size: 20, local-steps: 2, checkpoint: {every-rounds: 2}}
        """,
        "test",
        all);
  }

  private static ModelBundle bundle(TrainingRunResult run) {
    return ModelBundle.open(run.folder(), SparkTest.session(2));
  }

  private static TrainingRunResult train(RunConfig config) {
    return SparkTest.train(SparkTest.session(2), config);
  }

  /** Tables, series, sequences, categories with vectors of their own, and pictures. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "titanic.yaml",
        "digits.yaml",
        "control-charts.yaml",
        "embeddings.yaml",
        "imbalanced.yaml"
      })
  void startsFromTheModelsParameters(String conf) {
    List<String> settings = List.of("output=" + temp + "/runs", STANDING);
    List<String> first = new ArrayList<>(settings);
    first.add("training.optimizer.learning-rate=0.01");
    TrainingRunResult model = train(ConfigReader.read(SparkTest.conf(conf), first));
    List<String> next = new ArrayList<>(settings);
    next.addAll(List.of("seed=7", "training.init-from=" + model.folder()));
    next.add("training.init-features=from-model");

    TrainingRunResult gone = train(ConfigReader.read(SparkTest.conf(conf), next));

    assertClose(bundle(gone), bundle(model), 1e-20f);
    assertThat(bundle(gone).features()).isEqualTo(bundle(model).features());
  }

  private static void assertClose(ModelBundle now, ModelBundle before, float tolerance) {
    float[] expected = before.state().parameters();
    float[] parameters = now.state().parameters();
    assertThat(parameters).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(parameters[i]).isCloseTo(expected[i], within(tolerance));
    }
  }

  /** Targets are learned on a scale of the new rows; in their own units nothing changes. */
  @Test
  void startsFromTheModelWhereTargetsAreScaled() {
    List<String> settings = new ArrayList<>(List.of("output=" + temp + "/runs", STANDING));
    TrainingRunResult model =
        train(ConfigReader.read(SparkTest.conf("forecasting.yaml"), settings));
    settings.addAll(List.of("seed=7", "training.init-from=" + model.folder()));
    settings.add("training.init-features=from-model");
    TrainingRunResult gone = train(ConfigReader.read(SparkTest.conf("forecasting.yaml"), settings));
    assertClose(bundle(gone), bundle(model), 1e-3f);
  }

  @Test
  void lowersTheModelsLoss() {
    TrainingRunResult model = train(config());
    String from = "training.init-from=" + model.folder();
    TrainingRunResult gone = train(config(from));
    assertThat(gone.metrics().get(Split.TRAIN).value(MetricCatalog.LOSS))
        .isLessThan(model.metrics().get(Split.TRAIN).value(MetricCatalog.LOSS));
    assertThat(train(config(from)).parametersSha256()).isEqualTo(gone.parametersSha256());
    assertThat(Rondo.on(SparkTest.session(1)).train(config(from), new TrainingListener() {}))
        .satisfies(one -> assertThat(one.parametersSha256()).isEqualTo(gone.parametersSha256()));
  }

  @Test
  void otherRowsKeepTheModelsStatisticsOrHaveTheirOwn() {
    TrainingRunResult model = train(config());
    String from = "training.init-from=" + model.folder();
    rows(2, 3, "rgx");

    assertThatThrownBy(() -> train(config(from)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("(the first to differ is 'a')")
        .hasMessageContaining("training.init-features: from-model");

    ModelBundle kept = bundle(train(config(from, "training.init-features=from-model")));
    assertThat(kept.features()).isEqualTo(bundle(model).features());
    assertThat(kept.statistics()).isNotEqualTo(bundle(model).statistics());

    ModelBundle refitted = bundle(train(config(from, "training.init-features=refit")));
    var before = bundle(model).features().orElseThrow().columns();
    var now = refitted.features().orElseThrow().columns();
    assertThat(now.get(2)).as("categories").isEqualTo(before.get(2));
    assertThat(now.get(0).scaling()).isNotEqualTo(before.get(0).scaling());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.hidden=[6]                   | nout: was 5, is 6",
        "model.hidden=[5, 5]                | confs.2",
        "model.activation=tanh              | ActivationTanH",
        "model={network: linear}            | confs",
      })
  void anotherNetworkIsRefused(String setting, String named) {
    TrainingRunResult model = train(config());
    assertThatThrownBy(() -> train(config("training.init-from=" + model.folder(), setting)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("training.init-from: the network is not that of ")
        .hasMessageContaining(named);
  }

  @Test
  void howItTrainsMayChange() {
    TrainingRunResult model = train(config());
    TrainingRunResult gone =
        train(
            config(
                "training.init-from=" + model.folder(),
                "model.dropout=0.2",
                "model.l2=0.01",
                "training.optimizer={name: sgd, learning-rate: 0.1}",
                "training.workers=3",
                "training.averaging=nesterov"));
    assertThat(gone.status()).isEqualTo("completed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data.exclude=[b]                    | reads the columns b, which are not among",
        "data.features={a: categorical, b: auto, c: auto} | reads the column 'a' otherwise",
        "data.task=regression                | data.task:",
        "data.classes=[yes, no]              | data.classes:",
      })
  void otherColumnsAreRefused(String setting, String said) {
    TrainingRunResult model = train(config());
    assertThatThrownBy(() -> train(config("training.init-from=" + model.folder(), setting)))
        .hasMessageContaining(said);
  }

  @Test
  void aNewColumnIsLeftOutUnlessItIsNamed() throws IOException {
    TrainingRunResult model = train(config());
    List<String> lines = Files.readAllLines(csv);
    List<String> more = new ArrayList<>(List.of("d," + lines.get(0)));
    lines.subList(1, lines.size()).forEach(line -> more.add(more.size() % 7 + ".5," + line));
    Samples.write(csv, String.join("\n", more) + "\n");
    String from = "training.init-from=" + model.folder();

    assertThat(bundle(train(config(from))).signature().inputs())
        .isEqualTo(bundle(model).signature().inputs());
    assertThatThrownBy(() -> train(config(from, "data.features={d: numeric, '*': auto}")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("does not know the columns d of data.features");
  }

  /** Rows of a class that the model does not have are bad rows, as in evaluation. */
  @Test
  void anUnknownClassIsABadRow() throws IOException {
    TrainingRunResult model = train(config());
    Samples.write(csv, Files.readString(csv) + "0.1,0.2,r,perhaps\n");
    TrainingRunResult gone =
        train(config("training.init-from=" + model.folder(), "training.init-features=from-model"));
    assertThat(gone.account().rejected()).isEqualTo(1);
    assertThat(Files.readString(Path.of(gone.folder(), "rejected/rows.jsonl"))).contains("perhaps");
  }

  @Test
  void aRunThatWasInterruptedResumesWithTheSameModelOnly() throws IOException {
    TrainingRunResult model = train(config());
    String from = "training.init-from=" + model.folder();
    TrainingRunResult whole = train(config(from, "name=whole"));
    Rondo rondo = Rondo.on(SparkTest.session(2));
    RunConfig half = config(from, "name=half");
    assertThatThrownBy(() -> rondo.train(half, cut())).hasMessage("power cut");
    assertThat(rondo.resume(half, new TrainingListener() {}).parametersSha256())
        .isEqualTo(whole.parametersSha256());
    assertThatThrownBy(() -> rondo.train(half, cut())).hasMessage("power cut");
    copy(Path.of(train(config("seed=9")).folder(), "model"), Path.of(model.folder(), "model"));
    assertThatThrownBy(() -> rondo.resume(half, new TrainingListener() {}))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("it started from {model=" + model.folder());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** With a folder or without one, begun or resumed. */
  @Test
  void listenersAreToldOnce() {
    TrainingRunResult model = train(config());
    String from = "training.init-from=" + model.folder();
    List<String> told = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void startsFrom(String initial) {
            told.add(initial);
          }
        };
    Rondo rondo = Rondo.on(SparkTest.session(2));
    RunConfig config = config(from, "name=next");

    rondo.train(config, listener);
    assertThat(told).containsExactly(model.folder());
    Dataset<Row> rows = SparkTest.session(2).read().option("header", true).csv(csv.toString());
    rondo.fit(config, rows, listener);
    assertThat(told).containsExactly(model.folder(), model.folder());
    assertThatThrownBy(() -> rondo.train(config, TrainingListener.all(List.of(listener, cut()))))
        .hasMessage("power cut");
    rondo.resume(config, listener);
    assertThat(told).hasSize(4).containsOnly(model.folder());
    rondo.fit(config(), rows, listener);
    assertThat(told).hasSize(4);
  }

  private static TrainingListener cut() {
    return new TrainingListener() {
      @Override
      public void round(RoundRecord record) {
        if (record.plan().round() == 4) {
          throw new IllegalStateException("power cut");
        }
      }
    };
  }

  /** A run goes on from the version that it began with. */
  @Test
  void anAliasMayMoveWhileARunIsInterrupted() {
    Registry registry =
        Registry.at(temp + "/registry", SparkTest.session(2).sparkContext().hadoopConfiguration());
    Rondo rondo = Rondo.on(SparkTest.session(2));
    RunConfig night = config("name=night", "retrain={registry: %s/registry}".formatted(temp));
    rondo.retrain(night, registry, new TrainingListener() {});
    RunConfig half =
        config(
            "name=half",
            "retrain={registry: %s/registry}".formatted(temp),
            "training.init-from=registry:night@latest-one");
    assertThatThrownBy(() -> train(half)).hasMessageContaining("latest-one");
    registry.model("night").alias("latest-one", 1, "");
    assertThatThrownBy(() -> rondo.train(half, cut())).hasMessage("power cut");
    rondo.retrain(
        config("name=night", "seed=9", "retrain={registry: %s/registry}".formatted(temp)),
        registry,
        new TrainingListener() {});
    registry.model("night").alias("latest-one", 2, "");
    String resumed = rondo.resume(half, new TrainingListener() {}).parametersSha256();
    assertThat(resumed)
        .isEqualTo(
            train(
                    config(
                        "name=whole",
                        "retrain={registry: %s/registry}".formatted(temp),
                        "training.init-from=registry:night@1"))
                .parametersSha256());
  }
}
