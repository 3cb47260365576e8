package org.rondo.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A number of local steps, or a word or list that decides it. */
final class PaceType extends ScalarType {

  @Override
  public String expected() {
    return "an integer from 1 to 1000000, auto, by-loss:STEPS, or a list STEPS*ROUNDS,...";
  }

  @Override
  Optional<Object> parse(YamlNode.Scalar scalar) {
    return Pace.parse(scalar.text()).map(Object.class::cast);
  }

  @Override
  boolean allows(Object value) {
    return true;
  }

  @Override
  String remark(String got) {
    return Nearest.remark(got, List.of("auto"));
  }

  @Override
  public Object tree(Object value) {
    Pace pace = (Pace) value;
    return pace.isFixed() ? pace.firstSteps() : pace.toString();
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> integer = new LinkedHashMap<>();
    integer.put("type", "integer");
    integer.put("minimum", 1);
    integer.put("maximum", Pace.MAX_STEPS);
    Map<String, Object> text = new LinkedHashMap<>();
    text.put("type", "string");
    text.put("pattern", "^(?:" + Pace.FORM + ")$");
    return Map.of("anyOf", List.of(integer, text));
  }
}
