package org.rondo.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A YAML value and the place where it was written. Immutable. */
sealed interface YamlNode {
  /** Where it was written; for the value of a key, where the key was. */
  Place place();

  /** The value as a message shows it. */
  String describe();

  /** Whether this is YAML's null, which means that a key is not given. */
  default boolean isNull() {
    return false;
  }

  /** A value without parts, as it was written. */
  record Scalar(Place place, String text, Style style) implements YamlNode {
    /** How a scalar was written. */
    enum Style {
      PLAIN,
      QUOTED,
      NULL
    }

    @Override
    public boolean isNull() {
      return style == Style.NULL;
    }

    @Override
    public String describe() {
      return switch (style) {
        case NULL -> "nothing";
        case PLAIN -> text.isBlank() ? "blank text" : text;
        case QUOTED -> "the text \"" + text + "\"";
      };
    }
  }

  /** A list. */
  record Sequence(Place place, List<YamlNode> elements) implements YamlNode {
    public Sequence {
      elements = List.copyOf(elements);
    }

    @Override
    public String describe() {
      return "a list";
    }
  }

  /** Values by key, in the order written. */
  record Mapping(Place place, Map<String, YamlNode> values) implements YamlNode {
    public Mapping {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    static Mapping empty(Place place) {
      return new Mapping(place, Map.of());
    }

    /** The value of a key, or null when the key is not given. */
    @Nullable YamlNode given(String key) {
      YamlNode value = values.get(key);
      return value == null || value.isNull() ? null : value;
    }

    /** The same with one key set. */
    Mapping with(String key, YamlNode value) {
      Map<String, YamlNode> changed = new LinkedHashMap<>(values);
      changed.put(key, value);
      return new Mapping(place, changed);
    }

    /** The same without a key. */
    Mapping without(String key) {
      Map<String, YamlNode> changed = new LinkedHashMap<>(values);
      changed.remove(key);
      return new Mapping(place, changed);
    }

    @Override
    public String describe() {
      return "a section";
    }
  }
}
