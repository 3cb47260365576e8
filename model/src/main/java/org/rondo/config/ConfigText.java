package org.rondo.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The YAML text of a configuration that a program completes: it may leave out what the program
 * sets, required keys included. Immutable.
 */
public final class ConfigText {
  private final String yaml;
  private final YamlNode root;

  private ConfigText(String yaml, YamlNode root) {
    this.yaml = yaml;
    this.root = root;
  }

  /**
   * Reads text, without checking its keys yet.
   *
   * @param origin where the text is from, for messages
   * @throws InvalidConfigurationException when it is not YAML
   */
  public static ConfigText of(String yaml, String origin) {
    Problems problems = new Problems();
    Optional<YamlNode> root = YamlParser.parseFile(yaml, problems);
    problems.throwIfAny(origin);
    return new ConfigText(yaml, root.orElseGet(() -> YamlNode.Mapping.empty(Place.line(1))));
  }

  /** Whether the text itself gives a key a value, in its own words or in a short form. */
  public boolean gives(String... keys) {
    return find(keys) != null;
  }

  /** The value of a key as the text writes it; empty when the text does not give it. */
  public Optional<String> written(String... keys) {
    return Optional.ofNullable(find(keys)).map(ConfigText::shown);
  }

  /** The keys of a section or map, as the text writes them; empty when it does not give it. */
  public List<String> keys(String... section) {
    return find(section) instanceof YamlNode.Mapping mapping
        ? List.copyOf(mapping.values().keySet())
        : List.of();
  }

  private static String shown(YamlNode node) {
    if (node instanceof YamlNode.Sequence list) {
      return list.elements().stream()
          .map(ConfigText::shown)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return node instanceof YamlNode.Scalar scalar ? scalar.text() : node.describe();
  }

  private @Nullable YamlNode find(String... keys) {
    YamlNode node = root;
    ValueType type = SectionType.of(RunConfig.class);
    for (String key : keys) {
      YamlNode.Mapping section =
          node instanceof YamlNode.Mapping mapping
              ? mapping
              : type instanceof SectionType known ? known.mapping(node).orElse(null) : null;
      YamlNode given = section == null ? null : section.given(key);
      if (given == null) {
        return null;
      }
      node = given;
      type = type == null ? null : type.member(key);
    }
    return node;
  }

  /**
   * A key that the program sets.
   *
   * @param by who or what sets it, which messages name in place of a line: {@code Param batchSize}
   * @param value in YAML's flow style, such as JSON
   * @param keys from the root to the key
   */
  public record Completion(String by, String value, List<String> keys) {
    /** Copies the keys. */
    public Completion {
      keys = List.copyOf(keys);
    }
  }

  /**
   * The whole configuration: the text with what the program sets, which wins.
   *
   * @param whole what messages call the text and the program's keys together
   * @throws InvalidConfigurationException with everything that is wrong
   */
  public RunConfig with(String whole, List<Completion> completions) {
    return ConfigReader.completed(
        yaml,
        whole,
        completions.stream()
            .map(each -> new Setting(Place.program(each.by()), each.keys(), each.value()))
            .toList());
  }
}
