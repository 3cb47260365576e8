package org.rondo.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.rondo.error.ConfigurationException;

/**
 * Reads configurations from YAML. Settings of the command line, {@code a.b.c=value}, are applied
 * before anything is checked. All problems are reported at once, in one {@link
 * InvalidConfigurationException}.
 */
public final class ConfigReader {
  /** Reading YAML takes time quadratic in the length of a line. */
  private static final int MAX_BYTES = 1 << 20;

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private ConfigReader() {}

  /** Reads a file. */
  public static RunConfig read(Path file, List<String> settings) {
    return parse(textOf(file), file.toString(), settings);
  }

  /**
   * Reads YAML text.
   *
   * @param origin where the text is from, for messages
   */
  public static RunConfig parse(String yaml, String origin, List<String> settings) {
    return parse(RunConfig.class, yaml, origin, settings, List.of());
  }

  /** The same with keys that a program sets; they win. */
  static RunConfig completed(String yaml, String origin, List<Setting> settings) {
    return parse(RunConfig.class, yaml, origin, List.of(), settings);
  }

  /**
   * Reads one section by itself, for callers in Java: keys that the text leaves out have their
   * defaults.
   *
   * @param yaml the section's keys, such as {@code {workers: 4, epochs: 3}}
   */
  public static <T extends Record & ConfigSection> T section(Class<T> section, String yaml) {
    return parse(section, yaml, section.getSimpleName(), List.of(), List.of());
  }

  private static <T extends Record> T parse(
      Class<T> section,
      String yaml,
      String origin,
      List<String> written,
      List<Setting> completing) {
    String text = yaml.startsWith(BYTE_ORDER_MARK) ? yaml.substring(1) : yaml;
    Problems problems = new Problems();
    Optional<YamlNode> parsed = YamlParser.parseFile(text, problems);
    if (parsed.isEmpty()) {
      problems.throwIfAny(origin);
    }
    SectionType type = SectionType.of(section);
    YamlNode root = parsed.orElseGet(() -> YamlNode.Mapping.empty(Place.line(1)));
    List<Setting> settings = new ArrayList<>();
    written.forEach(setting -> Setting.parse(setting, problems).ifPresent(settings::add));
    settings.addAll(completing);
    for (Setting setting : settings) {
      root = setting.applyTo(root, type, problems);
    }
    Object read = type.read(root, "", problems);
    problems.throwIfAny(origin);
    return section.cast(Objects.requireNonNull(read, "refused without a reason"));
  }

  private static String textOf(Path file) {
    // For <(command) a shell makes a file below /dev: a pipe that is written to.
    if (Files.exists(file)
        && !Files.isRegularFile(file)
        && !Files.isDirectory(file)
        && !file.startsWith("/dev")) {
      throw new ConfigurationException(
          "configuration is not a regular file: %s; write it to a file, and name that"
              .formatted(file));
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(MAX_BYTES + 1);
      if (content.length > MAX_BYTES) {
        throw new ConfigurationException(
            "configuration is larger than %s KB: %s; name the file of a configuration"
                .formatted(MAX_BYTES >> 10, file));
      }
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (NoSuchFileException e) {
      throw new ConfigurationException(
          "configuration not found: %s (looked in %s); check the path"
              .formatted(file, file.toAbsolutePath().normalize().getParent()),
          e);
    } catch (CharacterCodingException e) {
      throw new ConfigurationException(
          "configuration is not UTF-8 text: " + file + "; save it as UTF-8", e);
    } catch (IOException e) {
      throw new ConfigurationException(
          "configuration cannot be read: %s (%s); check that it is a file that you may read"
              .formatted(file, e.getMessage()),
          e);
    }
  }
}
