package org.rondo.config;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rondo.config.YamlNode.Scalar.Style;

/**
 * One {@code --set a.b.c=value} of the command line, or a key that a program sets.
 *
 * @param place where it was set
 * @param keys from the root to the key
 * @param value the value as written
 */
record Setting(Place place, List<String> keys, String value) {

  Setting {
    keys = List.copyOf(keys);
  }

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
    List<String> keys = KeyPath.split(path);
    if (keys.stream().anyMatch(String::isBlank)) {
      problems.add(
          Place.SETTING, "", "got " + written + ", expected a key such as training.workers");
      return Optional.empty();
    }
    return Optional.of(new Setting(Place.SETTING, keys, written.substring(equals + 1)));
  }

  /** The root with this setting applied; sections on the way are created as needed. */
  YamlNode applyTo(YamlNode root, ValueType rootType, Problems problems) {
    return set(root, rootType, keys, problems);
  }

  private String path() {
    return keys.stream().reduce("", KeyPath::join);
  }

  private YamlNode set(
      YamlNode node, @Nullable ValueType type, List<String> rest, Problems problems) {
    if (rest.isEmpty()) {
      return parsedValue(type, problems).orElse(node);
    }
    YamlNode.Mapping section = section(node, type, problems);
    String key = rest.get(0);
    YamlNode old = section.values().get(key);
    YamlNode inner = old == null ? new YamlNode.Scalar(place, "", Style.NULL) : old;
    ValueType innerType = type == null ? null : type.member(key);
    YamlNode changed = set(inner, innerType, rest.subList(1, rest.size()), problems);
    // A key of the user's own, such as a column, has no default: without a value it is removed.
    return type instanceof MapType && rest.size() == 1 && changed.isNull()
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
          node.place(),
          "",
          "got " + node.describe() + " where %s %s needs a section".formatted(place, path()));
    }
    return spelledOut.orElseGet(() -> YamlNode.Mapping.empty(place));
  }

  /** A text key takes what was written literally, so that nobody has to quote it for YAML too. */
  private Optional<YamlNode> parsedValue(@Nullable ValueType type, Problems problems) {
    String text = value.strip();
    boolean quoted = text.length() > 1 && (enclosed(text, "\"") || enclosed(text, "'"));
    if (type instanceof TextType && !quoted && !text.isEmpty() && !text.equals("null")) {
      return Optional.of(new YamlNode.Scalar(place, value, Style.PLAIN));
    }
    if (text.isEmpty()) {
      return Optional.of(new YamlNode.Scalar(place, "", Style.NULL));
    }
    return YamlParser.parseValue(value, place, path(), problems);
  }

  private static boolean enclosed(String text, String quote) {
    return text.startsWith(quote) && text.endsWith(quote);
  }
}
