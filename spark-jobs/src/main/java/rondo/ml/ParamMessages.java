package rondo.ml;

import java.util.LinkedHashMap;
import java.util.Map;
import org.rondo.config.InvalidConfigurationException;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.error.RondoException;

/** Has messages about a key of the configuration name the Param that stands for it. */
final class ParamMessages {
  private static final Map<String, String> PARAMS = new LinkedHashMap<>();

  static {
    FitConfig.VALUES.forEach((param, key) -> PARAMS.put(String.join(".", key), param));
    PARAMS.put("data.label", "labelCol");
    PARAMS.put("data.weight", "weightCol");
    PARAMS.put("data.split", "validationIndicatorCol");
    PARAMS.put("data.bad-rows", "handleInvalid");
    PARAMS.put("data.features", "inputCols");
  }

  private ParamMessages() {}

  /** The failure, or one of the same class whose message begins with the Param. */
  static RondoException named(RondoException failure) {
    String message = String.valueOf(failure.getMessage());
    int colon = message.indexOf(": ");
    String param = colon < 0 ? null : PARAMS.get(message.substring(0, colon));
    if (param == null) {
      return failure;
    }
    String named =
        "%s (%s)%s".formatted(param, message.substring(0, colon), message.substring(colon));
    if (failure.getClass() == ConfigurationException.class
        || failure.getClass() == InvalidConfigurationException.class) {
      return new ConfigurationException(named, failure);
    }
    return failure.getClass() == DataException.class ? new DataException(named, failure) : failure;
  }
}
