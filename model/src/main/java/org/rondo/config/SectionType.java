package org.rondo.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A section of fixed keys, described by a record.
 *
 * @param keys in the order of the record's components
 */
record SectionType(Class<? extends Record> type, List<Key> keys) implements ValueType {
  private static final ClassValue<SectionType> DESCRIBED =
      new ClassValue<>() {
        @Override
        protected SectionType computeValue(Class<?> type) {
          Class<? extends Record> section = type.asSubclass(Record.class);
          return new SectionType(
              section, Stream.of(section.getRecordComponents()).map(Key::of).toList());
        }
      };

  static SectionType of(Class<? extends Record> type) {
    return DESCRIBED.get(type);
  }

  /** The key that a short form of the section gives. */
  Optional<Key> shorthand() {
    return Optional.ofNullable(type.getAnnotation(Shorthand.class))
        .map(shorthand -> key(shorthand.value()).orElseThrow());
  }

  Optional<Key> key(String name) {
    return keys.stream().filter(key -> key.name().equals(name)).findFirst();
  }

  List<String> keyNames() {
    return keys.stream().map(Key::name).toList();
  }

  @Override
  public String expected() {
    String section = "a section with the keys " + String.join(", ", keyNames());
    return shorthand().map(key -> key.type().expected() + ", or " + section).orElse(section);
  }

  /** The node as a section: nothing is an empty one, and a short form is spelled out. */
  Optional<YamlNode.Mapping> mapping(YamlNode node) {
    if (node instanceof YamlNode.Mapping mapping) {
      return Optional.of(mapping);
    }
    if (node.isNull()) {
      return Optional.of(YamlNode.Mapping.empty(node.place()));
    }
    return node instanceof YamlNode.Scalar
        ? shorthand().map(key -> YamlNode.Mapping.empty(node.place()).with(key.name(), node))
        : Optional.empty();
  }

  @Override
  public @Nullable Object read(YamlNode node, String path, Problems problems) {
    Optional<YamlNode.Mapping> mapping = mapping(node);
    if (mapping.isEmpty()) {
      problems.add(node.place(), path, "got " + node.describe() + ", expected " + expected());
      return null;
    }
    return new SectionReading(this, mapping.get(), path, problems).read();
  }

  @Override
  public Optional<String> refusalOf(Object value) {
    return Optional.empty();
  }

  @Override
  public Map<String, Object> tree(Object section) {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (Key key : keys) {
      Object value = key.valueIn((Record) section);
      if (value != null && key.appliesIn((Record) section, keys)) {
        tree.put(key.name(), key.type().tree(value));
      }
    }
    return tree;
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> schema = SectionSchema.of(this);
    return shorthand()
        .<Map<String, Object>>map(key -> Map.of("oneOf", List.of(key.type().schema(), schema)))
        .orElse(schema);
  }

  @Override
  public @Nullable ValueType member(String key) {
    return key(key).map(Key::type).orElse(null);
  }
}
