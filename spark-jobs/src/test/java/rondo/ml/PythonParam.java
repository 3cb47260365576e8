package rondo.ml;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * A Param of a stage as Python writes it.
 *
 * @param hint its type
 * @param converter the function of PySpark's TypeConverters for it
 * @param standard its default as a literal; None without one
 */
record PythonParam(String name, String hint, String converter, String standard, String doc) {
  private static final Map<Class<?>, List<String>> TYPES =
      Map.of(
          int.class, List.of("int", "toInt"),
          long.class, List.of("int", "toInt"),
          double.class, List.of("float", "toFloat"),
          String.class, List.of("str", "toString"),
          int[].class, List.of("List[int]", "toListInt"),
          double[].class, List.of("List[float]", "toListFloat"),
          String[].class, List.of("List[str]", "toListString"));

  static PythonParam of(Params stage, Param<?> param) {
    Class<?> type = valueType(stage, param.name());
    List<String> python = TYPES.get(type);
    if (python == null) {
      throw new IllegalStateException(
          "%s is of %s, for which there is no type in Python yet".formatted(param.name(), type));
    }
    String standard =
        stage.getDefault(param).isDefined() ? literal(stage.getDefault(param).get()) : "None";
    return new PythonParam(param.name(), python.get(0), python.get(1), standard, param.doc());
  }

  /** The type of a Param's value, which its class has erased and its getter returns. */
  private static Class<?> valueType(Params stage, String name) {
    try {
      return stage.getClass().getMethod("get" + capitalized(name)).getReturnType();
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("no getter of " + name, e);
    }
  }

  private static String literal(Object value) {
    if (value instanceof int[] numbers) {
      return Arrays.toString(numbers);
    }
    if (value instanceof String text) {
      return quoted(text);
    }
    return value instanceof Double number
        ? BigDecimal.valueOf(number).toPlainString()
        : value.toString();
  }

  /** Text as a literal. */
  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  static String capitalized(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  String capitalized() {
    return capitalized(name);
  }

  /** Its meaning as a sentence that something stands before. */
  String meaning() {
    return doc + (doc.endsWith(".") ? "" : ".");
  }

  /** As an argument that may be left out. */
  String argument() {
    String type = standard.equals("None") ? "Optional[%s]".formatted(hint) : hint;
    return "%s: %s = %s".formatted(name, type, standard);
  }

  /** As an argument that changes nothing where it is left out. */
  String change() {
    return "%s: Optional[%s] = None".formatted(name, hint);
  }

  /** Lists params, each on a line of its own. */
  static String lines(List<PythonParam> params, Function<PythonParam, String> line) {
    return params.stream().map(line).collect(Collectors.joining());
  }
}
