package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.ConfigReader;
import org.rondo.config.ConfigReference;
import org.rondo.config.Engine;
import org.rondo.config.GeneratedFile;
import org.rondo.config.KebabCase;
import org.rondo.config.Loss;
import org.rondo.config.Recipe;
import org.rondo.config.RunConfig;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.data.Storage;
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
  private static final Pattern TWO_DIGESTS = Pattern.compile("[0-9a-f]{128}");
  private static final List<String> NETWORKS =
      List.of(
          "linear", "two-relu", "mlp", "cnn", "cnn-1d", "rnn", "text-cnn", "autoencoder", "file");

  /** An average sees a vector, whatever network it is of: one with many layers, and the least. */
  private static final List<String> AVERAGED = List.of("linear", "mlp");

  private static final Set<String> SEQUENCES = Set.of("cnn-1d", "rnn", "text-cnn");

  /** The smallest images that the cnn takes. */
  private static final TensorShape IMAGES = new TensorShape(List.of(1, 16, 16));

  /** Keys that change no bit of a trained model, and what they change. */
  private static final Map<String, String> NO_BITS =
      Map.ofEntries(
          Map.entry("name", "the folder"),
          Map.entry("output", "where the folder is"),
          Map.entry("backend", "where the same steps are computed"),
          Map.entry("model.network", "the columns of the table above"),
          Map.entry("model.head", "which layers start from an initial model: it needs one"),
          Map.entry("training.engine", "how the same steps are computed"),
          Map.entry("training.averaging.recipe", "the second column of the table above"),
          Map.entry("training.averaging.probe-every", "what is logged"),
          Map.entry("training.early-stopping", "when training ends"),
          Map.entry("training.checkpoint", "what a run can be resumed from"),
          Map.entry("training.round-timeout", "when a round is tried again"),
          Map.entry("training.executor-timeout", "how long executors are waited for"),
          Map.entry("training.on-divergence", "what happens to numbers that are not finite"),
          Map.entry(
              "training.class-weights",
              "how much each class counts: it needs labels that are classes"),
          Map.entry("training.quorum", "how many workers may diverge"),
          Map.entry("training.init-from", "what training starts from: it needs a model"),
          Map.entry("training.init-features", "how the features of that model are scaled"),
          Map.entry("report", "whether there is a page about the run"),
          Map.entry(
              "retrain", "which of the models is in use, and with `since` which rows are read"),
          Map.entry("tracking", "who follows the run"),
          Map.entry("data", "the shards: see below"));

  /** A key, two values, and what else must be set for it to be of use. */
  private record Pair(String key, String one, String other, String... also) {
    String text() {
      return Stream.of(also)
          .filter(setting -> !setting.endsWith("="))
          .map(setting -> "`" + setting.replace("training.", "").replace("=", ": ") + "`")
          .collect(Collectors.joining(" and ", also.length == 0 ? "" : " with ", ""))
          .replaceFirst("^( with )?$", "")
          .transform(with -> "`" + key + "`" + with);
    }
  }

  private static final String SCHEDULE = "training.optimizer.schedule.";
  private static final String PENALTY = "training.averaging.penalty.";
  private static final String CLIPPING = "training.optimizer.gradient-clipping.";

  private static final List<Pair> PAIRS =
      List.of(
          new Pair("seed", "1", "2"),
          new Pair("model.hidden", "[4]", "[6]"),
          new Pair("model.activation", "tanh", "sigmoid"),
          new Pair("model.loss.name", "mse", "mae"),
          new Pair("model.loss.delta", "0.1", "1", "model.loss.name=huber"),
          new Pair("model.loss.quantiles", "[0.1, 0.9]", "[0.2, 0.9]", "model.loss.name=quantile"),
          new Pair("model.dropout", "0.1", "0.5"),
          new Pair("model.l2", "0.01", "0.1"),
          new Pair("model.preset", "lenet", "resnet-small"),
          new Pair("model.blocks", "[2]", "[3]"),
          new Pair("model.hidden", "[4]", "[6]", "model.blocks=[2]"),
          new Pair("model.global-pool", "mean", "max"),
          new Pair("model.global-pool", "mean", "max", "model.blocks=[2]"),
          new Pair("model.cell", "lstm", "simple"),
          new Pair("model.bidirectional", "true", "false"),
          new Pair("model.pool", "last", "max"),
          // Refused where a sequence has one label, and where its steps are numbers.
          new Pair("model.tbptt", "1", "2"),
          new Pair("model.embedding-dimension", "2", "3"),
          new Pair("model.kernel", "2", "3"),
          new Pair("model.causal", "true", "false"),
          new Pair("model.dilations", "[1]", "[2]"),
          new Pair("model.kernels", "[2]", "[3]"),
          new Pair("model.channels", "2", "3"),
          new Pair("model.noise.amount", "0.1", "0.5"),
          new Pair("model.noise.kind", "gaussian", "masking", "model.noise.amount=0.3"),
          new Pair("model.freeze", "['*0']", "['*2']"),
          new Pair("training.workers", "3", "5"),
          new Pair("training.batch-size", "4", "8"),
          new Pair("training.gradient-accumulation", "1", "2"),
          new Pair("training.local-steps", "1", "3"),
          new Pair("training.epochs", "1", "2"),
          new Pair("training.rounds", "1", "2", "training.epochs="),
          new Pair("training.inner-state", "average", "reset"),
          new Pair("training.inner-state", "local", "reset", "training.optimizer.name=sgd"),
          new Pair("training.shuffle", "true", "false"),
          new Pair("training.augmentation.flip", "horizontal", "vertical"),
          new Pair("training.augmentation.crop", "1", "3"),
          new Pair("training.augmentation.rotate", "5", "30"),
          new Pair("training.augmentation.brightness", "0.1", "0.5"),
          new Pair("training.augmentation.cutout", "3", "6"),
          new Pair("training.augmentation.mixup", "0.2", "0.9"),
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
          new Pair("training.optimizer.sam.rho", "0.05", "0.5"),
          new Pair("training.optimizer.schedule-free.interpolation", "0.5", "0.9"),
          new Pair("training.optimizer.layers", "{'*': 0.02}", "{'*': 0.2}"),
          new Pair(
              "training.optimizer.layers",
              "{'*': 0.02}",
              "{'*': 0.2}",
              "training.optimizer.name=ada-delta"),
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
          new Pair("training.averaging.compression", "int4", "top-k"),
          new Pair("training.averaging.broadcast-compression", "none", "int8"),
          new Pair("training.averaging.broadcast-compression", "int4", "top-k"),
          new Pair(
              "training.averaging.broadcast-density",
              "0.02",
              "0.5",
              "training.averaging.broadcast-compression=top-k"),
          new Pair(
              "training.averaging.density", "0.02", "0.5", "training.averaging.compression=top-k"),
          new Pair("training.averaging.fragments", "2", "3"),
          new Pair("training.averaging.overlap", "false", "true"),
          // Movements grow with the learning rate while it warms up.
          new Pair(
              PENALTY + "z-score",
              "0.1",
              "9",
              PENALTY + "warmup-rounds=2",
              SCHEDULE + "warmup=12",
              "training.epochs=4"),
          new Pair(
              PENALTY + "warmup-rounds",
              "2",
              "9",
              PENALTY + "z-score=0.1",
              SCHEDULE + "warmup=12",
              "training.epochs=4"),
          new Pair(PENALTY + "clip", "0.0002", "0.001"),
          new Pair("training.averaging.ema", "0.5", "0.9"));

  private static final Map<String, String> OUTCOMES = new HashMap<>();
  @TempDir private static Path folder;

  @Test
  void noKeyIsLeftOut() {
    List<String> keys =
        Pattern.compile("(?m)^\\| `([^`]+)` \\| (?!a section)")
            .matcher(ConfigReference.of(RunConfig.class))
            .results()
            .map(row -> row.group(1))
            // What a block or a layer of a network says is shown by ConvolutionBlocksTest and
            // LayerRatesTest.
            .filter(key -> !key.contains("[]") && !key.contains("optimizer.layers.NAME"))
            .filter(
                key -> NO_BITS.keySet().stream().noneMatch(n -> (key + ".").startsWith(n + ".")))
            .distinct()
            .toList();

    assertThat(PAIRS.stream().map(Pair::key).collect(Collectors.toSet())).containsAll(keys);
  }

  @Test
  void anotherValueIsAnotherResultOrRefused() throws IOException {
    isCurrent("networks", PAIRS.stream().filter(pair -> !isOfAveraging(pair)).toList(), NETWORKS);
  }

  @Test
  void anotherValueIsAnotherAverageOrRefused() throws IOException {
    isCurrent("averaging", PAIRS.stream().filter(EveryKeyTest::isOfAveraging).toList(), AVERAGED);
  }

  private static boolean isOfAveraging(Pair pair) {
    return pair.key().startsWith("training.averaging.");
  }

  private static void isCurrent(String block, List<Pair> pairs, List<String> networks)
      throws IOException {
    List<String> silent = new ArrayList<>();
    StringBuilder table = new StringBuilder();
    for (Pair pair : pairs) {
      Map<List<String>, List<Recipe>> rows = new LinkedHashMap<>();
      for (Recipe recipe : Recipe.values()) {
        List<String> row = new ArrayList<>();
        for (String network : networks) {
          Set<String> verdicts = new TreeSet<>();
          Recipe tried = tried(pair, network, recipe);
          for (Engine engine : engines(network, tried)) {
            verdicts.add(verdict(pair, network, engine, tried));
          }
          if (verdicts.size() != 1 || verdicts.iterator().next().startsWith("silent")) {
            silent.add("%s, %s, %s: %s".formatted(pair.text(), network, recipe, verdicts));
          }
          row.add(String.join(", ", verdicts));
        }
        rows.computeIfAbsent(row, key -> new ArrayList<>()).add(recipe);
      }
      rows.forEach((row, recipes) -> table.append(line(pair.text(), words(recipes), row)));
    }
    assertThat(silent).as("keys without effect, or whose use depends on the engine").isEmpty();
    GeneratedFile.isCurrent(
        "docs/keys.md",
        block,
        line("Key", "Recipes", networks) + "|---".repeat(2 + networks.size()) + "|\n" + table);
  }

  @Test
  void keysThatChangeNoBit() throws IOException {
    GeneratedFile.isCurrent(
        "docs/keys.md",
        "no bits",
        "| Key | What it changes |\n|---|---|\n"
            + new TreeMap<>(NO_BITS)
                .entrySet().stream()
                    .map(e -> "| `%s` | %s |\n".formatted(e.getKey(), e.getValue()))
                    .collect(Collectors.joining()));
  }

  /** The engines to try: how a recipe uses a key does not depend on the engine. */
  private static List<Engine> engines(String network, Recipe recipe) {
    if (SEQUENCES.contains(network)) {
      return List.of(Engine.AUTO);
    }
    boolean both = recipe == Recipe.MEAN || (recipe == Recipe.GRADIENTS && !network.equals("cnn"));
    return both ? List.of(Engine.DL4J, Engine.COMPILED) : List.of(Engine.COMPILED);
  }

  /**
   * What is no key of the averaging is tried with all recipes by one network, with two by others.
   */
  private static Recipe tried(Pair pair, String network, Recipe recipe) {
    boolean two = !network.equals("mlp") && !isOfAveraging(pair);
    return two && recipe != Recipe.GRADIENTS ? Recipe.MEAN : recipe;
  }

  private static String verdict(Pair pair, String network, Engine engine, Recipe recipe)
      throws IOException {
    String one = outcome(pair, pair.one(), network, engine, recipe);
    String other = outcome(pair, pair.other(), network, engine, recipe);
    if (refuses(other, pair.key())
        || Stream.of(pair.also())
            .map(setting -> setting.replaceFirst("=.*", ""))
            .anyMatch(key -> other.contains(key + ": does not apply"))) {
      return "refused";
    }
    boolean trained = TWO_DIGESTS.matcher(one + other).matches();
    return trained && !one.equals(other) ? "used" : "silent: " + one + ", " + other;
  }

  private static String words(List<Recipe> recipes) {
    List<Recipe> others = new ArrayList<>(List.of(Recipe.values()));
    others.removeAll(recipes);
    String named =
        (recipes.size() > 3 ? others : recipes)
            .stream().map(KebabCase::of).collect(Collectors.joining(", "));
    return recipes.size() <= 3 ? named : others.isEmpty() ? "all" : "all but " + named;
  }

  private static String line(String key, String recipes, List<String> cells) {
    return "| %s | %s | %s |\n".formatted(key, recipes, String.join(" | ", cells));
  }

  /** Whether a message names the key, or the section that is refused with all its keys. */
  private static boolean refuses(String message, String key) {
    int dot = key.lastIndexOf('.');
    return message.contains(key.substring(dot + 1))
        || (dot > 0 && message.contains(key.substring(0, dot) + ": does not apply"));
  }

  /** The fingerprint of the trained parameters, or the refusal. */
  private static String outcome(
      Pair pair, String value, String network, Engine engine, Recipe recipe) throws IOException {
    List<String> settings = new ArrayList<>(List.of(pair.also()));
    settings.add(pair.key() + "=" + value);
    String named = network.equals("file") ? "'file:" + file() + "'" : network;
    if (network.equals("cnn") && !pair.key().startsWith("model.")) {
      named = "cnn, blocks: [2]"; // the preset takes ten times as long, to the same end
    }
    String yaml =
        """
        name: test
        data: {source: none}
        model: {network: %s}
        training: {workers: 5, batch-size: 4, epochs: 2, engine: %s, averaging: {recipe: %s}%s}
        """
            .formatted(
                named,
                KebabCase.of(engine),
                KebabCase.of(recipe),
                recipe == Recipe.GRADIENTS ? "" : ", local-steps: 2");
    return OUTCOMES.computeIfAbsent(
        yaml + settings,
        key -> {
          try {
            RunConfig config = ConfigReader.parse(yaml, "test", settings);
            return ParametersDigest.sha256(trained(config).state().parameters());
          } catch (ConfigurationException e) {
            return String.valueOf(e.getMessage());
          }
        });
  }

  private static TrainingResult trained(RunConfig config) {
    boolean images = config.model().network().equals("cnn");
    TensorShape shape =
        images
            ? IMAGES
            : SEQUENCES.contains(config.model().network())
                ? TensorShape.of(1, FEATURES)
                : TensorShape.of(FEATURES);
    boolean numbers = Set.of(Loss.HUBER, Loss.QUANTILE).contains(config.model().loss().name());
    Target target =
        !config.model().learnsLabel()
            ? Target.NONE
            : numbers ? Target.values(1) : Target.classes(2);
    int workers = config.training().workers();
    List<Shard> shards =
        IntStream.range(0, workers)
            .mapToObj(worker -> TestRuns.halves((images ? 40 : 60) / workers, shape, worker))
            .toList();
    return TestRuns.run(config, shape, Storage.FLOAT32, target, Map.of(Split.TRAIN, shards))
        .train();
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
