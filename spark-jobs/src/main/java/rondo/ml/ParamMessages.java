package rondo.ml;

import java.util.LinkedHashMap;
import java.util.Map;
import org.rondo.config.InvalidConfigurationException;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.error.RondoException;

/** Failures that concern a key of the configuration, with the Param that stands for the key. */
final class ParamMessages {
  private static final Map<String, String> PARAMS = new LinkedHashMap<>();

  static {
    FitConfig.VALUES.forEach((param, key) -> PARAMS.put(String.join(".", key), param));
    PARAMS.put("data.label", "labelCol");
    PARAMS.put("data.weight", "weightCol");
    PARAMS.put("data.split", "validationIndicatorCol");
    PARAMS.put("data.bad-rows", "handleInvalid");
  }

  private ParamMessages() {}

  /** The failure, or one of the same class whose message begins with the Param. */
  static RondoException named(RondoException failure, NeuralParams stage) {
    String message = String.valueOf(failure.getMessage());
    int colon = message.indexOf(": ");
    String key = colon < 0 ? "" : message.substring(0, colon);
    String param =
        key.equals("data.features")
            ? stage.isSet(stage.inputCols()) ? "inputCols" : "featuresCol"
            : PARAMS.get(key);
    if (param == null) {
      return failure;
    }
    String named = "%s (%s)%s".formatted(param, key, message.substring(colon));
    if (failure.getClass() == ConfigurationException.class
        || failure.getClass() == InvalidConfigurationException.class) {
      return new ConfigurationException(named, failure);
    }
    return failure.getClass() == DataException.class ? new DataException(named, failure) : failure;
  }
}
