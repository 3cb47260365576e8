package org.rondo.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON Schema of a section in its long form. */
final class SectionSchema {
  private SectionSchema() {}

  static Map<String, Object> of(SectionType section) {
    Map<String, Object> properties = new LinkedHashMap<>();
    section.keys().forEach(key -> properties.put(key.name(), property(key)));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("additionalProperties", false);
    schema.put("properties", properties);
    List<String> required = section.keys().stream().filter(Key::required).map(Key::name).toList();
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    List<Object> rules = rules(section);
    if (!rules.isEmpty()) {
      schema.put("allOf", rules);
    }
    return schema;
  }

  private static Map<String, Object> property(Key key) {
    Map<String, Object> property = new LinkedHashMap<>();
    property.put("title", key.name());
    property.put("description", key.doc());
    property.putAll(key.type().schema());
    if (key.defaultText().isPresent()) {
      key.defaultValue().ifPresent(value -> property.put("default", key.type().tree(value)));
    }
    return property;
  }

  private static List<Object> rules(SectionType section) {
    List<Object> rules = new ArrayList<>();
    for (Key key : section.keys()) {
      key.replacedBy()
          .ifPresent(other -> rules.add(one("not", one("required", List.of(key.name(), other)))));
      key.condition().ifPresent(applies -> rules.add(rule(section, key, applies)));
    }
    return rules;
  }

  /** A key may be given only with certain values of another one. */
  private static Map<String, Object> rule(SectionType section, Key key, AppliesTo applies) {
    String[] path = applies.key().split("\\.", 2);
    Object allowed = one("enum", List.of(applies.in()));
    if (path.length > 1) {
      // Not Map.of, whose order changes from process to process: the schema is a file.
      Map<String, Object> inner = new LinkedHashMap<>();
      inner.put("type", "object");
      inner.put("properties", one(path[1], allowed));
      allowed = one("anyOf", List.of(allowed, inner));
    }
    Key other = section.key(path[0]).orElseThrow();
    boolean byDefault =
        path.length > 1 || other.defaultText().filter(List.of(applies.in())::contains).isPresent();
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put("if", one("required", List.of(key.name())));
    Map<String, Object> then = new LinkedHashMap<>();
    if (!byDefault) {
      then.put("required", List.of(path[0]));
    }
    then.put("properties", one(path[0], allowed));
    rule.put("then", then);
    return rule;
  }

  private static Map<String, Object> one(String key, Object value) {
    return Map.of(key, value);
  }
}
