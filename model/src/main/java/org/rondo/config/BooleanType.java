package org.rondo.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rondo.config.YamlNode.Scalar.Style;

/** True or false. */
final class BooleanType extends ScalarType {
  @Override
  public String expected() {
    return "true or false";
  }

  @Override
  Optional<Object> parse(YamlNode.Scalar scalar) {
    if (scalar.style() != Style.PLAIN) {
      return Optional.empty();
    }
    return switch (scalar.text().toLowerCase(Locale.ROOT)) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  @Override
  boolean allows(Object value) {
    return true;
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("type", "boolean");
  }
}
