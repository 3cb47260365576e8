package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rondo.config.ConfigReader;
import org.rondo.config.ConfigReference;
import org.rondo.config.KebabCase;
import org.rondo.config.Recipe;
import org.rondo.config.RunConfig;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.data.TensorShape;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.network.ParametersDigest;

/**
 * Every key of the configuration with every network, engine and recipe: another value is another
 * result, or is refused by a message that names the key.
 */
class EveryKeyTest {
  private static final int FEATURES = 4;

  /** Keys that change no bit of a trained model, and what they change. */
  private static final Map<String, String> NO_BITS =
      Map.ofEntries(
          Map.entry("name", "the folder"),
          Map.entry("output", "where the folder is"),
          Map.entry("model.network", "the column of this table"),
          Map.entry("training.engine", "a column of this table: what computes the same steps"),
          Map.entry("training.averaging.recipe", "a column of this table"),
          Map.entry("training.averaging.probe-every", "what is logged"),
          Map.entry("training.early-stopping", "when training ends"),
          Map.entry("training.checkpoint", "what a run can be resumed from"),
          Map.entry("training.round-timeout", "when a round is tried again"),
          Map.entry("training.executor-timeout", "how long executors are waited for"),
          Map.entry("training.on-divergence", "what happens to numbers that are not finite"),
          Map.entry("training.quorum", "how many workers may diverge"),
          Map.entry("data", "the shards, of which training knows nothing else"));

  /** A key, two values, and what else must be set for it to be of use. */
  private record Pair(String key, String one, String other, String... also) {}

  private static final String SCHEDULE = "training.optimizer.schedule.";
  private static final String CLIPPING = "training.optimizer.gradient-clipping.";

  private static final List<Pair> PAIRS =
      List.of(
          new Pair("seed", "1", "2"),
          new Pair("model.hidden", "[4]", "[6]"),
          new Pair("model.activation", "tanh", "sigmoid"),
          new Pair("model.loss", "mse", "mae"),
          new Pair("model.dropout", "0.1", "0.5"),
          new Pair("model.l2", "0.01", "0.1"),
          new Pair("training.workers", "3", "5"),
          new Pair("training.batch-size", "4", "8"),
          new Pair("training.local-steps", "1", "3"),
          new Pair("training.epochs", "1", "2"),
          new Pair("training.rounds", "1", "2", "training.epochs="),
          new Pair("training.inner-state", "average", "reset"),
          new Pair("training.shuffle", "true", "false"),
          new Pair("training.optimizer.name", "adam", "nesterovs"),
          new Pair("training.optimizer.learning-rate", "0.02", "0.2"),
          new Pair(
              "training.optimizer.learning-rate", "0.02", "0.2", "training.optimizer.name=sgd"),
          new Pair(
              "training.optimizer.learning-rate",
              "0.02",
              "0.2",
              "training.optimizer.name=ada-delta"),
          new Pair(
              "training.optimizer.momentum", "0.5", "0.9", "training.optimizer.name=nesterovs"),
          new Pair("training.optimizer.momentum", "0.5", "0.9", "training.optimizer.name=adam"),
          new Pair("training.optimizer.weight-decay", "0.01", "0.1"),
          new Pair(CLIPPING + "threshold", "0.001", "0.1", "training.optimizer.name=sgd"),
          new Pair(
              CLIPPING + "by",
              "value",
              "layer-norm",
              CLIPPING + "threshold=0.01",
              "training.optimizer.name=sgd"),
          new Pair(SCHEDULE + "kind", "linear", "cosine"),
          new Pair(SCHEDULE + "kind", "linear", "cosine", "training.optimizer.name=ada-delta"),
          new Pair(SCHEDULE + "by", "step", "epoch", SCHEDULE + "kind=linear"),
          new Pair(SCHEDULE + "by", "step", "epoch"),
          new Pair(SCHEDULE + "warmup", "2", "5"),
          new Pair(SCHEDULE + "every", "1", "2", SCHEDULE + "kind=step"),
          new Pair(SCHEDULE + "factor", "0.5", "0.9", SCHEDULE + "kind=exponential"),
          new Pair(SCHEDULE + "final-fraction", "0.1", "0.5", SCHEDULE + "kind=linear"),
          new Pair("training.averaging.learning-rate", "0.5", "0.9"),
          new Pair("training.averaging.momentum", "0.1", "0.9"),
          new Pair("training.averaging.nesterov", "true", "false"),
          new Pair("training.averaging.trim", "0.2", "0.4"),
          new Pair("training.averaging.warmup-rounds", "0", "2"),
          new Pair("training.averaging.compression", "none", "int8"),
          new Pair("training.averaging.ema", "0.5", "0.9"));

  @TempDir private static Path folder;

  static Stream<Pair> pairs() {
    return PAIRS.stream();
  }

  @Test
  void noKeyIsLeftOut() {
    List<String> keys =
        Pattern.compile("(?m)^\\| `([^`]+)` \\| (?!a section)")
            .matcher(ConfigReference.of(RunConfig.class))
            .results()
            .map(row -> row.group(1))
            .filter(
                key -> NO_BITS.keySet().stream().noneMatch(n -> (key + ".").startsWith(n + ".")))
            .distinct()
            .toList();

    assertThat(PAIRS.stream().map(Pair::key).collect(Collectors.toSet())).containsAll(keys);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void anotherValueIsAnotherResultOrRefused(Pair pair) throws IOException {
    List<String> silent = new ArrayList<>();
    for (String network : List.of("linear", "two-relu", "mlp", "file")) {
      for (String engine : List.of("dl4j", "compiled")) {
        // How a recipe uses a key does not depend on the engine.
        for (Recipe recipe :
            engine.equals("compiled")
                ? Recipe.values()
                : new Recipe[] {Recipe.MEAN, Recipe.GRADIENTS}) {
          String one = outcome(pair, pair.one(), network, engine, recipe);
          String other = outcome(pair, pair.other(), network, engine, recipe);
          if (one.equals(other) && !refuses(one, pair.key())) {
            silent.add(network + ", " + engine + ", " + recipe + ": " + one);
          }
        }
      }
    }
    assertThat(silent).isEmpty();
  }

  /** Whether a message names the key, or the section that is refused with all its keys. */
  private static boolean refuses(String message, String key) {
    int dot = key.lastIndexOf('.');
    return message.contains(key.substring(dot + 1))
        || (dot > 0 && message.contains(key.substring(0, dot) + ": does not apply"));
  }

  /** The fingerprint of the trained parameters, or the refusal. */
  private static String outcome(
      Pair pair, String value, String network, String engine, Recipe recipe) throws IOException {
    List<String> settings = new ArrayList<>(List.of(pair.also()));
    settings.add(pair.key() + "=" + value);
    String named = network.equals("file") ? "'file:" + file() + "'" : network;
    String yaml =
        """
        name: test
        data: {source: none}
        model: {network: %s}
        training: {workers: 5, batch-size: 4, epochs: 2, engine: %s, averaging: {recipe: %s}%s}
        """
            .formatted(
                named,
                engine,
                KebabCase.of(recipe),
                recipe == Recipe.GRADIENTS ? "" : ", local-steps: 2");
    try {
      RunConfig config = ConfigReader.parse(yaml, "test", settings);
      return ParametersDigest.sha256(trained(config).state().parameters());
    } catch (ConfigurationException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static TrainingResult trained(RunConfig config) {
    int workers = config.training().workers();
    List<Shard> shards =
        IntStream.range(0, workers)
            .mapToObj(worker -> TestRuns.halves(60 / workers, FEATURES, worker))
            .toList();
    TestRuns.Run run =
        TestRuns.run(config, FEATURES, Target.classes(2), Map.of(Split.TRAIN, shards));
    return run.train();
  }

  private static Path file() throws IOException {
    Path file = folder.resolve("network.json");
    if (!Files.exists(file)) {
      RunConfig mlp =
          RunConfig.parse("name: a\ndata: {source: a}\nmodel: {network: mlp, hidden: [5]}");
      Files.writeString(
          file,
          org.rondo.network.NetworkCatalog.define(
                  new org.rondo.network.NetworkRequest(
                      mlp.model(),
                      mlp.training().optimizer(),
                      TensorShape.of(FEATURES),
                      Target.classes(2),
                      1))
              .definition()
              .json());
    }
    return file;
  }
}
