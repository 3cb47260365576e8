package rondo.ml;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** Explains Params in words; Spark's own text shows arrays by their address. */
final class ParamText {
  private ParamText() {}

  /** {@code name: meaning (default: ..., current: ...)}. */
  static String explain(Params stage, Param<?> param) {
    String values =
        stage.isDefined(param)
            ? Arrays.stream(
                    new String[] {
                      shown("default: ", stage.getDefault(param)),
                      shown("current: ", stage.get(param))
                    })
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "))
            : "undefined";
    return "%s: %s (%s)".formatted(param.name(), param.doc(), values);
  }

  private static String shown(String what, scala.Option<?> value) {
    return value.isDefined() ? what + shown(value.get()) : "";
  }

  private static String shown(Object value) {
    if (value instanceof int[] numbers) {
      return Arrays.toString(numbers);
    }
    if (value instanceof double[] numbers) {
      return Arrays.toString(numbers);
    }
    return value instanceof Object[] all ? Arrays.toString(all) : String.valueOf(value);
  }
}
