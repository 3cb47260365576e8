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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rondo's configuration of a fit: the text in {@code conf}, and what the Params say. A Param that
 * was set wins, with a warning where the text says something else.
 */
final class FitConfig {
  private static final Logger LOG = LoggerFactory.getLogger(FitConfig.class);
  private static final ObjectMapper JSON = new ObjectMapper();

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
  private final List<String> settings = new ArrayList<>();

  private FitConfig(NeuralParams stage) {
    this.stage = stage;
    this.text = ConfigText.of(stage.getConf(), "conf");
  }

  /**
   * The configuration.
   *
   * @param classes 0 for a regression
   * @throws org.rondo.error.ConfigurationException when {@code conf} is refused
   */
  static RunConfig of(NeuralParams stage, int classes) {
    FitConfig config = new FitConfig(stage);
    config.addValues();
    config.addColumns();
    config.addLabel(classes);
    config.addRows();
    return config.text.with(config.settings);
  }

  private void addValues() {
    if (!text.gives("name")) {
      add(named(stage.uid()), "name");
    }
    if (!text.gives("model", "network")) {
      add("mlp", "model", "network");
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
    if (!stage.isSet(stage.inputCols())) {
      if (!text.gives("data", "features", stage.getFeaturesCol())) {
        add("vector", "data", "features", stage.getFeaturesCol());
      }
    } else if (text.gives("data", "features") && !text.gives("data", "features", "*")) {
      // What the text does not name is guessed, as it is where the text names nothing.
      add("auto", "data", "features", "*");
    }
    if (StageSchema.isGiven(stage, stage.weightCol())) {
      replace("weightCol", json(stage.getWeightCol()), "data", "weight");
    }
  }

  private void addLabel(int classes) {
    replace("labelCol", json(List.of(stage.getLabelCol())), "data", "label");
    Task task = classes == 0 ? Task.REGRESSION : Task.CLASSIFICATION;
    replace("the estimator", KebabCase.of(task), "data", "task");
    if (classes > 0) {
      List<String> indices = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
      replace("labelCol", json(indices), "data", "classes");
    }
  }

  private void addRows() {
    if (StageSchema.isGiven(stage, stage.validationIndicatorCol())) {
      String indicator = stage.getValidationIndicatorCol();
      replace(
          "validationIndicatorCol",
          json(Map.of("column", indicator, "validation", "true")),
          "data",
          "split");
    } else if (!text.gives("data", "split")) {
      add("{train: 1}", "data", "split");
    }
    if (stage.isSet(stage.handleInvalid()) || !text.gives("data", "bad-rows")) {
      boolean error = InvalidRows.of(stage.getHandleInvalid()) == InvalidRows.ERROR;
      replace(
          "handleInvalid",
          error ? "{mode: fail}" : "{mode: reject, max-fraction: 1}",
          "data",
          "bad-rows");
    }
  }

  private void add(String value, String... key) {
    settings.add(ConfigText.setting(value, key));
  }

  /** Adds a value, and says so where the text has another. */
  private void replace(String param, String value, String... key) {
    add(value, key);
    String other = text.written(key).orElse(value);
    if (!List.of(other, json(other), json(List.of(other))).contains(value)) {
      LOG.warn(
          "{}: {} says {}, so {}: {} in conf is not used",
          stage.uid(),
          param,
          value,
          String.join(".", key),
          other);
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
