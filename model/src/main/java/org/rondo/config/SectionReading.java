package org.rondo.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rondo.config.Violations.InvalidSectionException;
import org.rondo.config.Violations.Violation;

/**
 * One reading of a section. A value with a problem is replaced by its default, so that the rules
 * between other keys are still checked; rules that involve the bad key are skipped.
 */
final class SectionReading {
  /** A key that applies to no more values than this is suggested to those who chose another. */
  private static final int SPECIAL = 2;

  private final SectionType section;
  private final YamlNode.Mapping mapping;
  private final String path;
  private final Problems problems;

  SectionReading(SectionType section, YamlNode.Mapping mapping, String path, Problems problems) {
    this.section = section;
    this.mapping = mapping;
    this.path = path;
    this.problems = problems;
  }

  /** The section's record, or null when it cannot be made; its problems were added then. */
  @Nullable Object read() {
    mapping.values().keySet().stream()
        .filter(name -> section.key(name).isEmpty())
        .forEach(this::refuseUnknown);
    List<Key> keys = section.keys();
    @Nullable Object[] values = new Object[keys.size()];
    boolean complete = true;
    for (int i = 0; i < values.length; i++) {
      values[i] = value(keys.get(i));
      complete &= values[i] != null || keys.get(i).nullable();
    }
    for (int i = 0; i < values.length; i++) {
      refuseInapplicable(keys.get(i), values);
    }
    return complete ? construct(values) : null;
  }

  private String pathOf(String key) {
    return KeyPath.join(path, key);
  }

  private void refuseUnknown(String name) {
    Optional<String> nearest = Nearest.to(name, section.keyNames());
    problems.add(
        placeOf(name),
        pathOf(name),
        "unknown key"
            + nearest.map(meant -> "; did you mean " + meant + "?").orElse(".")
            + " Valid here: "
            + String.join(", ", section.keyNames()));
  }

  private @Nullable Object value(Key key) {
    YamlNode given = mapping.given(key.name());
    if (given == null) {
      return absent(key);
    }
    Object value = key.type().read(given, pathOf(key.name()), problems);
    return value != null ? value : key.defaultValue().orElse(null);
  }

  private @Nullable Object absent(Key key) {
    boolean replaced = key.replacedBy().filter(other -> mapping.given(other) != null).isPresent();
    if (replaced) {
      return null;
    }
    if (key.required()) {
      if (key.type() instanceof SectionType inner) {
        return inner.read(YamlNode.Mapping.empty(mapping.place()), pathOf(key.name()), problems);
      }
      problems.add(
          mapping.place(),
          pathOf(key.name()),
          "required, but missing; expected " + key.type().expected());
    }
    return key.defaultValue().orElse(null);
  }

  private void refuseInapplicable(Key key, @Nullable Object[] values) {
    if (key.condition().isEmpty() || mapping.given(key.name()) == null) {
      return;
    }
    AppliesTo applies = key.condition().get();
    String got = section.deciding(applies.key(), other -> values[section.keys().indexOf(other)]);
    if (got == null
        || problems.concern(path.isEmpty() ? applies.key() : path + "." + applies.key())) {
      return;
    }
    if (!List.of(applies.in()).contains(got)) {
      problems.add(
          placeOf(key.name()),
          pathOf(key.name()),
          "does not apply to %s %s, only to %s; %s"
              .formatted(applies.key(), got, applies(applies), applicable(applies.key(), got)));
    }
  }

  /** What a user may set instead, for a given value of the deciding key. */
  private String applicable(String decides, String got) {
    List<String> names =
        section.keys().stream()
            .filter(key -> key.condition().filter(c -> c.key().equals(decides)).isPresent())
            .filter(key -> List.of(key.condition().get().in()).contains(got))
            .filter(key -> key.condition().get().in().length <= SPECIAL)
            .map(Key::name)
            .toList();
    return names.isEmpty() ? "remove it" : got + " takes " + words(names);
  }

  /** The values of a condition in words. */
  static String applies(AppliesTo condition) {
    return words(List.of(condition.in()));
  }

  private static String words(List<String> words) {
    int last = words.size() - 1;
    return last < 1
        ? words.get(0)
        : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
  }

  private @Nullable Object construct(@Nullable Object[] values) {
    Class<?>[] types =
        Stream.of(section.type().getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      return section.type().getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof InvalidSectionException refused)) {
        throw new IllegalStateException("Cannot make a " + section.type(), e.getCause());
      }
      refused.violations().forEach(this::add);
      return null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot make a " + section.type(), e);
    }
  }

  private void add(Violation violation) {
    if (violation.keys().stream().map(this::pathInside).anyMatch(problems::concern)) {
      return;
    }
    String blamed =
        violation.keys().stream()
            .filter(key -> givenInside(key) != null)
            .findFirst()
            .orElse(violation.keys().get(0));
    YamlNode given = givenInside(blamed);
    problems.add(
        given == null ? mapping.place() : given.place(), pathInside(blamed), violation.message());
  }

  /** The path of a key of this section, or after dots of sections inside it. */
  private String pathInside(String key) {
    String inside = path;
    for (String name : KeyPath.split(key)) {
      inside = KeyPath.join(inside, name);
    }
    return inside;
  }

  private @Nullable YamlNode givenInside(String key) {
    YamlNode node = mapping;
    for (String name : KeyPath.split(key)) {
      node = node instanceof YamlNode.Mapping section ? section.given(name) : null;
    }
    return node;
  }

  private Place placeOf(String key) {
    YamlNode value = mapping.values().get(key);
    return value == null ? mapping.place() : value.place();
  }
}
