package org.rondo.config;

import java.util.ArrayList;
import java.util.List;

/** The reference of all configuration keys, as Markdown tables: one per top-level section. */
public final class ConfigReference {
  private static final String HEAD = "| Key | Value | Default | Meaning |\n|---|---|---|---|\n";

  private ConfigReference() {}

  /** The tables for a configuration of the given kind. */
  public static String of(Class<? extends Record> configuration) {
    SectionType root = SectionType.of(configuration);
    StringBuilder tables = new StringBuilder("## The run\n\n").append(HEAD);
    root.keys().stream()
        .filter(key -> !(key.type() instanceof SectionType))
        .forEach(key -> tables.append(row(key.name(), key)));
    for (Key key : root.keys()) {
      if (key.type() instanceof SectionType section) {
        tables.append("\n## `%s`\n\n%s\n\n%s".formatted(key.name(), key.doc(), HEAD));
        rows(section, key.name()).forEach(tables::append);
      }
    }
    return tables.toString();
  }

  private static List<String> rows(SectionType section, String path) {
    List<String> rows = new ArrayList<>();
    for (Key key : section.keys()) {
      String keyPath = path + "." + key.name();
      rows.add(row(keyPath, key));
      if (key.type() instanceof SectionType inner) {
        rows.addAll(rows(inner, keyPath));
      } else if (key.type() instanceof MapType map && map.value() instanceof SectionType inner) {
        rows.addAll(rows(inner, keyPath + ".NAME"));
      } else if (key.type() instanceof ListType list
          && list.element() instanceof SectionType inner) {
        rows.addAll(rows(inner, keyPath + "[]"));
      }
    }
    return rows;
  }

  private static String row(String path, Key key) {
    String meaning =
        key.condition().map(applies -> key.doc() + condition(applies)).orElse(key.doc());
    String row = "`%s` | %s | %s | %s".formatted(path, value(key.type()), absent(key), meaning);
    return "| " + row + " |\n";
  }

  private static String condition(AppliesTo applies) {
    return " For %s %s only.".formatted(applies.key(), SectionReading.applies(applies));
  }

  private static String value(ValueType type) {
    if (type instanceof SectionType section) {
      return section
          .shorthand()
          .map(key -> "a section, or its `" + key.name() + "` alone")
          .orElse("a section");
    }
    return type.expected();
  }

  private static String absent(Key key) {
    if (key.required()) {
      return "required";
    }
    return key.defaultText()
        .map(text -> "`" + text + "`")
        .map(text -> text + key.replacedBy().map(k -> ", unless `" + k + "` is given").orElse(""))
        .orElse("");
  }
}
