package org.rondo.config;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.rondo.config.YamlNode.Scalar.Style;

/** An integer: a {@code long} where wide, else an {@code int}. */
final class IntegerType extends ScalarType {
  private final boolean wide;
  private final Bounds bounds;

  IntegerType(boolean wide, Bounds bounds) {
    this.wide = wide;
    this.bounds = bounds;
  }

  @Override
  public String expected() {
    return "an integer" + bounds.words();
  }

  @Override
  Optional<Object> parse(YamlNode.Scalar scalar) {
    if (scalar.style() != Style.PLAIN || !NumberType.NUMBER.matcher(scalar.text()).matches()) {
      return Optional.empty();
    }
    try {
      BigDecimal exact = new BigDecimal(scalar.text());
      return wide ? Optional.of(exact.longValueExact()) : Optional.of(exact.intValueExact());
    } catch (ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  @Override
  boolean allows(Object value) {
    return bounds.contain(((Number) value).doubleValue());
  }

  @Override
  public Map<String, Object> schema() {
    return bounds.schema("integer");
  }
}
