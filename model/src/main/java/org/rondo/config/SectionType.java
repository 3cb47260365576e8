package org.rondo.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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

  /**
   * A section that the program itself writes; its other keys have their defaults.
   *
   * @param yaml the section
   * @throws IllegalStateException when it is refused: a mistake in the program
   */
  static <R extends Record> R written(Class<R> section, String yaml) {
    Problems problems = new Problems();
    Place place = new Place("the program", 0);
    Object read =
        YamlParser.parseValue(yaml, place, "section", problems)
            .map(node -> of(section).read(node, "section", problems))
            .orElse(null);
    if (read == null || !problems.isEmpty()) {
      throw new IllegalStateException(yaml + ": " + problems.inOrder());
    }
    return section.cast(read);
  }

  /** The key that a short form of the section gives. */
  Optional<Key> shorthand() {
    return Optional.ofNullable(type.getAnnotation(Shorthand.class))
        .map(shorthand -> key(shorthand.value()).orElseThrow());
  }

  Optional<Key> key(String name) {
    return keys.stream().filter(key -> key.name().equals(name)).findFirst();
  }

  /**
   * The value, as written, of a key that others depend on; null when it has none.
   *
   * @param path of the key; a dot leads into a section
   * @param values of this section's keys
   */
  @Nullable String deciding(String path, Function<Key, @Nullable Object> values) {
    int dot = path.indexOf('.');
    Key key = key(dot < 0 ? path : path.substring(0, dot)).orElseThrow();
    Object value = values.apply(key);
    if (value == null) {
      return null;
    }
    return dot < 0
        ? String.valueOf(key.type().tree(value))
        : ((SectionType) key.type())
            .deciding(path.substring(dot + 1), inner -> inner.valueIn((Record) value));
  }

  /**
   * Whether a key applies, given the value of the key that it depends on.
   *
   * @param decides a word or an enum's constant
   */
  static boolean applies(Class<? extends Record> section, String key, Object decides) {
    return of(section).key(key).flatMap(Key::condition).stream()
        .anyMatch(
            condition ->
                List.of(condition.in())
                    .contains(decides instanceof Enum<?> word ? KebabCase.of(word) : decides));
  }

  /** A written section without inapplicable keys, which older releases wrote. */
  Map<String, Object> withoutInapplicable(Map<?, ?> written) {
    Map<String, Object> kept = new LinkedHashMap<>();
    written.forEach(
        (name, value) -> {
          Optional<Key> key = key(String.valueOf(name));
          Optional<AppliesTo> condition = key.flatMap(Key::condition);
          if (condition.isEmpty()
              || List.of(condition.get().in())
                  .contains(String.valueOf(at(written, condition.get().key())))) {
            kept.put(String.valueOf(name), spelledOut(key.map(Key::type).orElse(null), value));
          }
        });
    return kept;
  }

  /** Spells out a section that used to be a single value: the value is now its short form. */
  private static Object spelledOut(@Nullable ValueType type, Object value) {
    if (!(type instanceof SectionType section)) {
      return value;
    }
    return value instanceof Map<?, ?> inner
        ? section.withoutInapplicable(inner)
        : section
            .shorthand()
            .<Object>map(key -> new LinkedHashMap<>(Map.of(key.name(), value)))
            .orElse(value);
  }

  private static @Nullable Object at(Map<?, ?> tree, String path) {
    int dot = path.indexOf('.');
    Object value = tree.get(dot < 0 ? path : path.substring(0, dot));
    return dot >= 0 && value instanceof Map<?, ?> inner
        ? at(inner, path.substring(dot + 1))
        : value;
  }

  List<String> keyNames() {
    return keys.stream().map(Key::name).toList();
  }

  @Override
  public String expected() {
    String section = "a section with the keys " + String.join(", ", keyNames());
    return shorthand().map(key -> key.type().expected() + ", or " + section).orElse(section);
  }

  /** The node as a section: null is an empty one, and a short form is spelled out. */
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
      boolean applies =
          key.condition()
              .map(
                  condition ->
                      List.of(condition.in())
                          .contains(deciding(condition.key(), k -> k.valueIn((Record) section))))
              .orElse(true);
      if (value != null && applies) {
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
