package org.rondo.spark.source;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rondo.config.DataConfig;
import org.rondo.error.ConfigurationException;

/** The options of a source; their names ignore case, as in Spark's readers. */
final class ReaderOptions {
  private static final String LINE_END = "\n";

  /** Options that decide what a file's bytes mean; others may be secret, or of one place. */
  private static final List<String> PARSING =
      List.of(
          "allowBackslashEscapingAnyCharacter",
          "allowComments",
          "allowNonNumericNumbers",
          "allowNumericLeadingZeros",
          "allowSingleQuotes",
          "allowUnquotedControlChars",
          "allowUnquotedFieldNames",
          "charToEscapeQuoteEscaping",
          "comment",
          "dateFormat",
          "emptyValue",
          "encoding",
          "escape",
          "header",
          "ignoreLeadingWhiteSpace",
          "ignoreTrailingWhiteSpace",
          "lineSep",
          "locale",
          "maxCharsPerColumn",
          "maxColumns",
          "multiLine",
          "nanValue",
          "negativeInf",
          "nullValue",
          "positiveInf",
          "prefersDecimal",
          "primitivesAsString",
          "quote",
          "sep",
          "timestampFormat",
          "timestampNTZFormat",
          "timeZone",
          "unescapedQuoteHandling",
          "wholetext");

  /** Alternative names of options, and their main names. */
  private static final Map<String, String> SYNONYMS =
      Map.of("delimiter", "sep", "charset", "encoding");

  private final TreeMap<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  ReaderOptions(DataConfig config) {
    values.putAll(config.options());
    SYNONYMS.forEach(
        (second, first) -> {
          String value = values.remove(second);
          if (value != null) {
            values.putIfAbsent(first, value);
          }
        });
  }

  /** Takes over options that are not set. */
  void complete(Map<String, String> others) {
    others.forEach(values::putIfAbsent);
  }

  /** The options that decide what a file's bytes mean. */
  Map<String, String> parsing() {
    Map<String, String> parsing = new TreeMap<>();
    for (String option : PARSING) {
      String value = values.get(option);
      if (value != null) {
        parsing.put(option, value);
      }
    }
    return parsing;
  }

  /**
   * The options of a source that reads no others.
   *
   * @throws ConfigurationException when another is set, because it would have no effect
   */
  static ReaderOptions of(DataConfig config, String... known) {
    ReaderOptions options = new ReaderOptions(config);
    List<String> names = List.of(known);
    for (String name : options.values.keySet()) {
      if (names.stream().noneMatch(name::equalsIgnoreCase)) {
        throw new ConfigurationException(
            "data.options.%s: has no effect on %s, which %s; remove it"
                .formatted(
                    name,
                    config.source(),
                    names.isEmpty() ? "takes no option" : "takes " + String.join(", ", names)));
      }
    }
    return options;
  }

  /** An option's value; null when it is not set. */
  @Nullable String find(String name) {
    return values.get(name);
  }

  /** A whole number, or a fallback when it is not set. */
  long wholeNumber(String name, long fallback, long least) {
    String value = values.get(name);
    if (value == null) {
      return fallback;
    }
    try {
      long number = Long.parseLong(value.strip());
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below, with what was expected.
    }
    throw new ConfigurationException(
        "data.options."
            + name
            + ": got "
            + value
            + ", expected a whole number"
            + (least == Long.MIN_VALUE ? "" : " from " + least));
  }

  /** A copy of all. */
  Map<String, String> all() {
    Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(values);
    return copy;
  }

  /** A copy for a parser of single lines, which are text already. */
  Map<String, String> forLines() {
    Map<String, String> copy = all();
    copy.remove("encoding");
    copy.remove("multiLine");
    return copy;
  }

  /** Whether a quoted value may contain line breaks. */
  boolean multiLine() {
    return Boolean.parseBoolean(values.get("multiLine"));
  }

  /** Refuses rows that span lines where they are not supported. */
  void requireSingleLines(String format) {
    if (multiLine()) {
      throw new ConfigurationException(
          "data.options.multiLine: rows that span lines are not supported in "
              + format
              + ", because bad rows are identified by their line; convert the file to Parquet first");
    }
  }

  /** The encoding of text, UTF-8 by default. */
  Charset charset() {
    String name = values.getOrDefault("encoding", "UTF-8");
    Charset charset;
    try {
      charset = Charset.forName(name);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "data.options.encoding: got " + name + ", expected a character set such as UTF-8", e);
    }
    byte[] end = charset.canEncode() ? LINE_END.getBytes(charset) : new byte[0];
    if (!java.util.Arrays.equals(end, LINE_END.getBytes(StandardCharsets.US_ASCII))) {
      throw new ConfigurationException(
          "data.options.encoding: got "
              + name
              + ", expected one whose ends of line are single bytes, such as UTF-8 or ISO-8859-1;"
              + " convert the file");
    }
    return charset;
  }
}
