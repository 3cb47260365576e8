package org.rondo.config;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.rondo.config.YamlNode.Scalar.Style;

/** A finite number. */
final class NumberType extends ScalarType {
  /** A decimal number as YAML writes it. */
  static final Pattern NUMBER =
      Pattern.compile("[-+]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][-+]?[0-9]{1,9})?");

  private final Bounds bounds;

  NumberType(Bounds bounds) {
    this.bounds = bounds;
  }

  @Override
  public String expected() {
    return "a number" + bounds.words();
  }

  @Override
  Optional<Object> parse(YamlNode.Scalar scalar) {
    return scalar.style() == Style.PLAIN && NUMBER.matcher(scalar.text()).matches()
        ? Optional.of(Double.parseDouble(scalar.text()))
        : Optional.empty();
  }

  @Override
  boolean allows(Object value) {
    return bounds.contain((Double) value);
  }

  @Override
  public Map<String, Object> schema() {
    return bounds.schema("number");
  }
}
