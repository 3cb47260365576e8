package org.rondo.config;

import java.lang.reflect.RecordComponent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One key of a section, as its record component declares it.
 *
 * @param nullable whether the key may be absent without a default
 */
record Key(RecordComponent component, String name, ValueType type, boolean nullable) {
  static Key of(RecordComponent component) {
    @Nullable KeyName name = component.getAnnotation(KeyName.class);
    return new Key(
        component,
        name == null ? KebabCase.of(component.getName()) : name.value(),
        ValueType.of(component.getGenericType(), component),
        component.getAnnotatedType().isAnnotationPresent(Nullable.class));
  }

  /** What the key means, in one sentence. */
  String doc() {
    @Nullable Doc doc = component.getAnnotation(Doc.class);
    if (doc == null) {
      throw new IllegalStateException("No @Doc on " + component);
    }
    return doc.value();
  }

  /** The default as written in YAML. */
  Optional<String> defaultText() {
    return Optional.ofNullable(component.getAnnotation(Default.class)).map(Default::value);
  }

  /** The key that, when given, takes the place of this one's default. */
  Optional<String> replacedBy() {
    return Optional.ofNullable(component.getAnnotation(Default.class))
        .map(Default::unless)
        .filter(other -> !other.isEmpty());
  }

  /** When the key has a meaning at all; empty for always. */
  Optional<AppliesTo> condition() {
    return Optional.ofNullable(component.getAnnotation(AppliesTo.class));
  }

  /** Whether a section without this key is refused. */
  boolean required() {
    return !nullable
        && defaultText().isEmpty()
        && !(type instanceof SectionType section
            && section.keys().stream().noneMatch(Key::required));
  }

  /**
   * The value of the key when it is absent; empty when it has none.
   *
   * @throws IllegalStateException when the default is itself refused: a mistake in the record
   */
  Optional<Object> defaultValue() {
    Problems problems = new Problems();
    Optional<Object> value =
        defaultNode().map(node -> type.read(node, name, problems)).map(Object.class::cast);
    if (!problems.isEmpty()) {
      throw new IllegalStateException("Default of " + component + ": " + problems.inOrder());
    }
    return value;
  }

  private Optional<YamlNode> defaultNode() {
    Place place = new Place("default", 0);
    if (type instanceof SectionType && defaultText().isEmpty()) {
      return nullable || required() ? Optional.empty() : Optional.of(YamlNode.Mapping.empty(place));
    }
    return defaultText().flatMap(text -> YamlParser.parseValue(text, place, name, new Problems()));
  }

  /** The value of this key in a section; null when the section has none. */
  @Nullable Object valueIn(Record section) {
    try {
      return component.getAccessor().invoke(section);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot read " + component, e);
    }
  }
}
