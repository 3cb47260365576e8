package org.rondo.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A fraction, or a value of a column. */
final class SplitPartType extends ScalarType {

  @Override
  public String expected() {
    return "a number from 0 to 1 or, with column, a value of that column";
  }

  @Override
  Optional<Object> parse(YamlNode.Scalar scalar) {
    return Optional.of(new SplitPart(scalar.text()));
  }

  @Override
  boolean allows(Object value) {
    return !((SplitPart) value).text().isBlank();
  }

  @Override
  public Object tree(Object value) {
    SplitPart part = (SplitPart) value;
    Double number = part.number();
    return number == null ? part.text() : number;
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("type", List.of("number", "string", "boolean"));
  }
}
