package org.rondo.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One of the constants of an enum, by its word or one of its aliases. */
final class EnumType extends ScalarType {
  private final Map<String, Enum<?>> words = new LinkedHashMap<>();
  private final Map<String, Enum<?>> aliases = new LinkedHashMap<>();

  EnumType(Class<?> type) {
    for (Object constant : type.getEnumConstants()) {
      Enum<?> choice = (Enum<?>) constant;
      words.put(KebabCase.of(choice), choice);
      for (String alias : aliasesOf(type, choice)) {
        aliases.put(alias, choice);
      }
    }
  }

  private static String[] aliasesOf(Class<?> type, Enum<?> constant) {
    try {
      @Nullable Alias alias = type.getField(constant.name()).getAnnotation(Alias.class);
      return alias == null ? new String[0] : alias.value();
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String expected() {
    return words.size() == 1
        ? words.keySet().iterator().next()
        : "one of " + String.join(", ", words.keySet());
  }

  @Override
  Optional<Object> parse(YamlNode.Scalar scalar) {
    Enum<?> named = words.get(scalar.text());
    return Optional.ofNullable(named != null ? named : aliases.get(scalar.text()));
  }

  @Override
  boolean allows(Object value) {
    return true;
  }

  @Override
  String remark(String got) {
    return Nearest.remark(got, words.keySet());
  }

  @Override
  public Object tree(Object value) {
    return KebabCase.of((Enum<?>) value);
  }

  @Override
  public Map<String, Object> schema() {
    List<String> choices = new ArrayList<>(words.keySet());
    choices.addAll(aliases.keySet());
    return Map.of("enum", choices);
  }
}
