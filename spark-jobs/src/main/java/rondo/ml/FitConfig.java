package rondo.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.ml.param.Param;
import org.rondo.config.ConfigText;
import org.rondo.config.KebabCase;
import org.rondo.config.RunConfig;
import org.rondo.config.Task;
import org.rondo.error.ConfigurationException;
import org.rondo.spark.source.RowOrigin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rondo's configuration of a fit: the text in {@code conf}, and what the Params say. A Param that
 * was set wins, with a warning where the text says something else.
 */
final class FitConfig {
  private static final Logger LOG = LoggerFactory.getLogger(FitConfig.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String ESTIMATOR = "the estimator";
  private static final String DATA = "data";
  private static final String FEATURES = "features";

  /** The keys that Params with a value of their own stand for. */
  static final Map<String, List<String>> VALUES = new LinkedHashMap<>();

  static {
    VALUES.put("hiddenLayers", List.of("model", "hidden"));
    VALUES.put("learningRate", List.of("training", "optimizer", "learning-rate"));
    VALUES.put("maxEpochs", List.of("training", "epochs"));
    VALUES.put("batchSize", List.of("training", "batch-size"));
    VALUES.put("numWorkers", List.of("training", "workers"));
    VALUES.put("localSteps", List.of("training", "local-steps"));
    VALUES.put("averaging", List.of("training", "averaging", "recipe"));
    VALUES.put("seed", List.of("seed"));
  }

  private final NeuralParams stage;
  private final ConfigText text;
  private final List<ConfigText.Completion> completions = new ArrayList<>();
  private final List<String> unused = new ArrayList<>();

  private FitConfig(NeuralParams stage) {
    this.stage = stage;
    this.text = ConfigText.of(stage.getConf(), "conf");
  }

  /**
   * The configuration.
   *
   * @param classes 0 for a regression
   * @throws ConfigurationException when {@code conf} or a Param is refused
   */
  static RunConfig of(NeuralParams stage, int classes) {
    FitConfig config = new FitConfig(stage);
    RunConfig whole = config.read(classes);
    config.unused.forEach(LOG::warn);
    return whole;
  }

  /**
   * Requires {@code conf} and Params of a classifier to be right before its classes are counted.
   *
   * @throws ConfigurationException when they are not, whatever the classes
   */
  static void requireOfClasses(NeuralParams stage) {
    new FitConfig(stage).read(2);
  }

  private RunConfig read(int classes) {
    addValues();
    addColumns();
    addLabel(classes);
    addRows();
    RunConfig whole = text.with("Params and conf of " + stage.uid(), completions);
    String why = ModelInputs.whyNot(whole.data().sequence());
    if (!why.isEmpty()) {
      throw new ConfigurationException(
          "conf: data.sequence makes a model that cannot be a stage: %s; use Rondo.on(session).train"
              .formatted(why));
    }
    return whole;
  }

  private void addValues() {
    if (!text.gives("name")) {
      add("uid", named(stage.uid()), "name");
    }
    if (!text.gives("model", "network")) {
      add(ESTIMATOR, "mlp", "model", "network");
    }
    VALUES.forEach(
        (name, key) -> {
          Param<Object> param = stage.getParam(name);
          if (stage.isSet(param)) {
            replace(name, written(stage.getOrDefault(param)), key.toArray(String[]::new));
          }
        });
    if (stage.isSet(stage.maxEpochs()) && text.gives("training", "rounds")) {
      replace("maxEpochs", "null", "training", "rounds");
    }
  }

  /** A run's name names a folder, and so does not have every character. */
  private static String named(String uid) {
    return uid.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^[.-]", "_");
  }

  private static String written(Object value) {
    if (value instanceof int[] numbers) {
      return Arrays.toString(numbers);
    }
    return value instanceof Double number
        ? BigDecimal.valueOf(number).toPlainString()
        : value.toString();
  }

  private void addColumns() {
    if (stage.isSet(stage.inputCols())) {
      addInputs();
    } else if (!text.gives(DATA, FEATURES, stage.getFeaturesCol())) {
      add("featuresCol", "vector", DATA, FEATURES, stage.getFeaturesCol());
    }
    if (StageSchema.isGiven(stage, stage.weightCol())) {
      replace("weightCol", json(stage.getWeightCol()), DATA, "weight");
    }
  }

  /**
   * What the text does not name is guessed, by its name, so that no column is left out in silence.
   * Where the text has patterns, these say what is left out.
   */
  private void addInputs() {
    List<String> named = text.keys(DATA, FEATURES);
    if (text.gives(DATA, "exclude") || named.stream().anyMatch(key -> key.indexOf('*') >= 0)) {
      if (!named.isEmpty() && !named.contains("*")) {
        add("inputCols", "auto", DATA, FEATURES, "*");
      }
      return;
    }
    for (String column : stage.getInputCols()) {
      if (named.stream().noneMatch(key -> isIn(column, key))) {
        add("inputCols", "auto", DATA, FEATURES, column);
      }
    }
  }

  /** Whether a key of the features is a column or, as a path, a field inside it. */
  private static boolean isIn(String column, String key) {
    return RowOrigin.same(column, key)
        || (key.length() > column.length()
            && key.charAt(column.length()) == '.'
            && RowOrigin.same(column, key.substring(0, column.length())));
  }

  private void addLabel(int classes) {
    replace("labelCol", json(List.of(stage.getLabelCol())), DATA, "label");
    Task task = classes == 0 ? Task.REGRESSION : Task.CLASSIFICATION;
    replace(ESTIMATOR, KebabCase.of(task), DATA, "task");
    if (classes > 0) {
      List<String> indices = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
      replace("labelCol", json(indices), DATA, "classes");
    }
  }

  private void addRows() {
    if (StageSchema.isGiven(stage, stage.validationIndicatorCol())) {
      String indicator = stage.getValidationIndicatorCol();
      replace(
          "validationIndicatorCol",
          json(Map.of("column", indicator, "validation", "true")),
          DATA,
          "split");
    } else if (!text.gives(DATA, "split")) {
      add(ESTIMATOR, "{train: 1}", DATA, "split");
    }
    if (stage.isSet(stage.handleInvalid()) || !text.gives(DATA, "bad-rows")) {
      boolean error = InvalidRows.of(stage.getHandleInvalid()) == InvalidRows.ERROR;
      replace(
          "handleInvalid",
          error ? "{mode: fail}" : "{mode: reject, max-fraction: 1}",
          DATA,
          "bad-rows");
    }
  }

  /** Adds a value, which a Param or the estimator itself gives. */
  private void add(String by, String value, String... key) {
    String shown = stage.hasParam(by) ? "Param " + by : by;
    completions.add(new ConfigText.Completion(shown, value, List.of(key)));
  }

  /** Adds a value, and remembers where the text has another. */
  private void replace(String param, String value, String... key) {
    add(param, value, key);
    String other = text.written(key).orElse(value);
    if (!List.of(other, json(other), json(List.of(other))).contains(value)) {
      unused.add(
          "%s: %s says %s, so %s: %s in conf is not used"
              .formatted(stage.uid(), param, value, String.join(".", key), other));
    }
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // Text and lists of it can be written.
    }
  }
}
