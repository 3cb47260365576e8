package org.rondo.config;

import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text: any, in a certain form, or one of several choices. */
final class TextType extends ScalarType {
  /** Any text, even blank; a number or boolean counts as text here. */
  static final TextType ANY = new TextType("text", Pattern.compile("(?s).*"), List.of(), "");

  private static final Pattern NOT_BLANK = Pattern.compile("(?s).*\\S.*");

  private final String expected;
  private final Pattern form;
  private final List<String> choices;
  private final String prefix;

  private TextType(String expected, Pattern form, List<String> choices, String prefix) {
    this.expected = expected;
    this.form = form;
    this.choices = choices;
    this.prefix = prefix;
  }

  /** The text that {@link Choices} or {@link Matches} allow; otherwise any that is not blank. */
  static TextType of(AnnotatedElement annotations) {
    @Nullable Choices choices = choices(annotations);
    if (choices != null) {
      return choice(List.of(choices.value()), choices.orPrefix());
    }
    @Nullable Matches matches = annotations.getAnnotation(Matches.class);
    return matches == null
        ? new TextType("text that is not blank", NOT_BLANK, List.of(), "")
        : new TextType(matches.meaning(), Pattern.compile(matches.value()), List.of(), "");
  }

  private static @Nullable Choices choices(AnnotatedElement annotations) {
    @Nullable Choices own = annotations.getAnnotation(Choices.class);
    return own != null
        ? own
        : Arrays.stream(annotations.getAnnotations())
            .map(annotation -> annotation.annotationType().getAnnotation(Choices.class))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
  }

  private static TextType choice(List<String> choices, String prefix) {
    String words = String.join("|", choices.stream().map(Pattern::quote).toList());
    String expected = "one of " + String.join(", ", choices);
    return prefix.isEmpty()
        ? new TextType(expected, Pattern.compile(words), choices, prefix)
        : new TextType(
            expected + " or " + prefix + "PATH",
            Pattern.compile(words + "|" + Pattern.quote(prefix) + ".*\\S.*"),
            choices,
            prefix);
  }

  @Override
  public String expected() {
    return expected;
  }

  @Override
  Optional<Object> parse(YamlNode.Scalar scalar) {
    return Optional.of(scalar.text());
  }

  @Override
  boolean allows(Object value) {
    return form.matcher((String) value).matches();
  }

  @Override
  String remark(String got) {
    return Nearest.remark(got, choices);
  }

  @Override
  public Map<String, Object> schema() {
    if (this == ANY) {
      return Map.of("type", List.of("string", "number", "boolean"));
    }
    if (!choices.isEmpty()) {
      Map<String, Object> words = Map.of("enum", choices);
      return prefix.isEmpty()
          ? words
          : Map.of("anyOf", List.of(words, pattern("^" + prefix + ".*\\S")));
    }
    return pattern(form == NOT_BLANK ? "\\S" : "^(?:" + form.pattern() + ")$");
  }

  private static Map<String, Object> pattern(String pattern) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "string");
    schema.put("pattern", pattern);
    return schema;
  }
}
