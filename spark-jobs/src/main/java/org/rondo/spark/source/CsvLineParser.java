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
    } catch (Exception e) { // Checked ones too: Scala declares none.
      throw new ConfigurationException("data.options: " + Reason.of(e), e);
    }
  }

  /** The values of a line, null where one is missing; empty for a line that cannot be parsed. */
  @Nullable String[] values(String line) {
    @Nullable String[] values;
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
}
