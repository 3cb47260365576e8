package org.rondo.spark.source;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.util.Map;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.jspecify.annotations.Nullable;
import org.rondo.error.ConfigurationException;
import org.rondo.error.Reason;
import scala.Tuple2;
import scala.collection.immutable.Map$;

/**
 * Splits lines of delimited text into values with the parser and the options of Spark's CSV reader.
 * Used by one thread.
 */
final class CsvLineParser {
  private static final @Nullable String[] NONE = {};

  private final CsvParser parser;
  private final String nullValue;
  private final int columns;

  /** Between values of lines that need no parser; null where options ask for more. */
  private final @Nullable Character separator;

  private final char quote;

  /**
   * A parser.
   *
   * @param options of Spark's CSV reader; others are ignored
   * @param columns that a line may have; more are allowed if the options say so
   * @throws ConfigurationException when Spark refuses an option's value
   */
  @SuppressWarnings("unchecked") // Scala's empty map.
  CsvLineParser(Map<String, String> options, int columns) {
    scala.collection.immutable.Map<String, String> given = Map$.MODULE$.empty();
    for (Map.Entry<String, String> option : options.entrySet()) {
      given = given.$plus(new Tuple2<>(option.getKey(), option.getValue()));
    }
    try {
      CSVOptions spark = new CSVOptions(given, true, "UTC");
      CsvParserSettings settings = spark.asParserSettings();
      settings.setMaxColumns(Math.max(columns + 1, spark.maxColumns()));
      this.parser = new CsvParser(settings);
      this.nullValue = spark.nullValue();
      this.columns = columns;
      this.quote = spark.quote();
      this.separator = isPlain(spark) ? (Character) spark.delimiter().charAt(0) : null;
    } catch (Exception e) { // Checked ones too: Scala declares none.
      throw new ConfigurationException("data.options: " + Reason.of(e), e);
    }
  }

  /** The values of a line, null where one is missing; empty for a line that cannot be parsed. */
  @Nullable String[] values(String line) {
    @Nullable String[] values = separator == null ? null : plain(line, separator);
    if (values != null) {
      return values;
    }
    try {
      values = parser.parseLine(line);
    } catch (TextParsingException e) { // too many columns, or too long a value
      return NONE;
    }
    if (values == null) {
      return NONE;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = nullValue.equals(values[i]) ? null : values[i];
    }
    return values;
  }

  private static boolean isPlain(CSVOptions options) {
    return options.delimiter().length() == 1
        && !options.ignoreLeadingWhiteSpaceInRead()
        && !options.ignoreTrailingWhiteSpaceInRead()
        && !options.isCommentSet()
        && options.maxCharsPerColumn() < 0;
  }

  /**
   * What the parser makes of a line of as many values as there are columns, without quotes and
   * control characters; null for any other line.
   */
  private @Nullable String @Nullable [] plain(String line, char between) {
    @Nullable String[] values = new String[columns];
    int found = 0;
    int from = 0;
    for (int at = 0; at <= line.length(); at++) {
      char letter = at == line.length() ? between : line.charAt(at);
      if (letter == between) {
        if (found == columns) {
          return null;
        }
        String value = line.substring(from, at);
        values[found++] = value.isEmpty() || value.equals(nullValue) ? null : value;
        from = at + 1;
      } else if (letter == quote || letter < ' ') {
        return null;
      }
    }
    return found == columns ? values : null;
  }
}
