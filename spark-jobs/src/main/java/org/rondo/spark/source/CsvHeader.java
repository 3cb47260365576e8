package org.rondo.spark.source;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.error.DataException;

/** Reads the column names of delimited files. */
final class CsvHeader {
  private static final int MOST_FILES_COMPARED = 1000;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private CsvHeader() {}

  /**
   * Reads the first line of the files and requires the same header of all.
   *
   * @param options the reader's options
   * @param filter which lines count
   * @throws DataException when the files have no line, or headers that differ
   */
  static List<String> read(
      SparkSession session,
      InputFiles files,
      Map<String, String> options,
      TextLines.Filter filter,
      Charset charset) {
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    List<String> whole = null;
    for (FileStatus file :
        files.files().subList(0, Math.min(files.files().size(), MOST_FILES_COMPARED))) {
      List<String> first = first(hadoop, file.getPath(), options, filter, charset);
      if (first == null) {
        continue;
      }
      if (whole != null && filter.header() && !whole.equals(first)) {
        throw new DataException(
            "data.source: the header of "
                + file.getPath()
                + " is "
                + first
                + ", but that of the files before it is "
                + whole
                + "; give files of one table the same header");
      }
      whole = whole == null ? first : whole;
    }
    if (whole == null) {
      throw new DataException("data.source: " + files.name() + " holds no line of text");
    }
    return filter.header() ? whole : numbered(whole.size());
  }

  private static List<String> numbered(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("_c" + i);
    }
    return names;
  }

  private static @Nullable List<String> first(
      Configuration hadoop,
      Path path,
      Map<String, String> options,
      TextLines.Filter filter,
      Charset charset) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(unpacked(hadoop, path), charset))) {
      boolean atStart = true;
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        String bare = atStart ? withoutMark(text) : text;
        if (filter.isContent(bare)) {
          return values(bare, options);
        }
        atStart = false;
      }
      return null;
    } catch (IOException e) {
      throw new DataException("data.source: cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private static InputStream unpacked(Configuration hadoop, Path path) throws IOException {
    InputStream stream = path.getFileSystem(hadoop).open(path);
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(path);
    return codec == null ? stream : codec.createInputStream(stream);
  }

  private static String withoutMark(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  private static List<String> values(String line, Map<String, String> options) {
    String[] values = parser(options).parseLine(line);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < (values == null ? 0 : values.length); i++) {
      names.add(values[i] == null || values[i].isBlank() ? "_c" + i : values[i].strip());
    }
    return names;
  }

  private static CsvParser parser(Map<String, String> options) {
    CsvParserSettings settings = new CsvParserSettings();
    String separator = options.getOrDefault("sep", options.getOrDefault("delimiter", ","));
    settings.getFormat().setDelimiter(separator.equals("\\t") ? "\t" : separator);
    settings.getFormat().setQuote(character(options, "quote", '"'));
    settings.getFormat().setQuoteEscape(character(options, "escape", '\\'));
    settings.setMaxColumns(100_000);
    settings.setMaxCharsPerColumn(-1);
    return new CsvParser(settings);
  }

  private static char character(Map<String, String> options, String key, char fallback) {
    String value = options.get(key);
    return value == null ? fallback : value.isEmpty() ? '\0' : value.charAt(0);
  }
}
