package org.rondo.config;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rondo.config.YamlNode.Scalar.Style;

/**
 * One {@code --set a.b.c=value} of the command line.
 *
 * @param path the key's dotted path as written
 * @param value the value as written
 */
record Setting(String path, String value) {

  /** Splits at the first equals sign that is not escaped. */
  static Optional<Setting> parse(String written, Problems problems) {
    int equals = 0;
    while (equals < written.length() && written.charAt(equals) != '=') {
      equals += written.charAt(equals) == '\\' ? 2 : 1;
    }
    if (equals >= written.length()) {
      problems.add(Place.SETTING, "", "got " + written + ", expected key=value");
      return Optional.empty();
    }
    String path = written.substring(0, equals).strip();
    if (KeyPath.split(path).stream().anyMatch(String::isBlank)) {
      problems.add(
          Place.SETTING, "", "got " + written + ", expected a key such as training.workers");
      return Optional.empty();
    }
    return Optional.of(new Setting(path, written.substring(equals + 1)));
  }

  /** The root with this setting applied; sections on the way are created as needed. */
  YamlNode applyTo(YamlNode root, ValueType rootType, Problems problems) {
    return set(root, rootType, KeyPath.split(path), problems);
  }

  private YamlNode set(
      YamlNode node, @Nullable ValueType type, List<String> keys, Problems problems) {
    if (keys.isEmpty()) {
      return parsedValue(type, problems).orElse(node);
    }
    YamlNode.Mapping section = section(node, type, problems);
    String key = keys.get(0);
    YamlNode old = section.values().get(key);
    YamlNode inner = old == null ? new YamlNode.Scalar(Place.SETTING, "", Style.NULL) : old;
    ValueType innerType = type == null ? null : type.member(key);
    YamlNode changed = set(inner, innerType, keys.subList(1, keys.size()), problems);
    // A key of the user's own, such as a column, has no default: without a value it is removed.
    return type instanceof MapType && keys.size() == 1 && changed.isNull()
        ? section.without(key)
        : section.with(key, changed);
  }

  /** The node as a section: a short form is spelled out, so that the file's part of it stays. */
  private YamlNode.Mapping section(YamlNode node, @Nullable ValueType type, Problems problems) {
    if (node instanceof YamlNode.Mapping mapping) {
      return mapping;
    }
    Optional<YamlNode.Mapping> spelledOut =
        type instanceof SectionType sectionType ? sectionType.mapping(node) : Optional.empty();
    if (spelledOut.isEmpty() && !node.isNull()) {
      problems.add(
          node.place(), "", "got " + node.describe() + " where --set " + path + " needs a section");
    }
    return spelledOut.orElseGet(() -> YamlNode.Mapping.empty(Place.SETTING));
  }

  /** A text key takes what was written literally, so that nobody has to quote it for YAML too. */
  private Optional<YamlNode> parsedValue(@Nullable ValueType type, Problems problems) {
    String text = value.strip();
    boolean quoted = text.length() > 1 && (enclosed(text, "\"") || enclosed(text, "'"));
    if (type instanceof TextType && !quoted && !text.isEmpty() && !text.equals("null")) {
      return Optional.of(new YamlNode.Scalar(Place.SETTING, value, Style.PLAIN));
    }
    if (text.isEmpty()) {
      return Optional.of(new YamlNode.Scalar(Place.SETTING, "", Style.NULL));
    }
    return YamlParser.parseValue(value, Place.SETTING, path, problems);
  }

  private static boolean enclosed(String text, String quote) {
    return text.startsWith(quote) && text.endsWith(quote);
  }
}
