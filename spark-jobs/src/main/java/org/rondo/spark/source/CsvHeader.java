package org.rondo.spark.source;

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
import org.rondo.error.Reason;
import org.rondo.spark.storage.FileSystems;
import org.rondo.spark.storage.SessionStorage;

/** Reads the column names of delimited files. */
final class CsvHeader {
  private static final int MOST_FILES_COMPARED = 1000;
  private static final int MOST_COLUMNS = 1_000_000;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private CsvHeader() {}

  /**
   * Reads the first line of each file and requires all headers to be the same.
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
    Configuration hadoop = SessionStorage.of(session);
    CsvLineParser parser = new CsvLineParser(options, MOST_COLUMNS);
    List<String> whole = null;
    for (FileStatus file :
        files.files().subList(0, Math.min(files.files().size(), MOST_FILES_COMPARED))) {
      List<String> first = first(hadoop, file.getPath(), parser, filter, charset);
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
      CsvLineParser parser,
      TextLines.Filter filter,
      Charset charset) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(unpacked(hadoop, path), charset))) {
      boolean atStart = true;
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        String bare = atStart ? withoutMark(text) : text;
        if (filter.isContent(bare)) {
          List<String> names = names(parser.values(whole(bare, reader, filter)));
          if (names.isEmpty()) {
            throw new DataException(
                "data.source: the first line of %s has too long a value, or too many; see data.options"
                    .formatted(path));
          }
          return names;
        }
        atStart = false;
      }
      return null;
    } catch (IOException e) {
      throw new DataException("data.source: cannot read " + path + ": " + Reason.of(e), e);
    }
  }

  private static String whole(String line, BufferedReader reader, TextLines.Filter filter)
      throws IOException {
    StringBuilder whole = new StringBuilder(line);
    CsvQuotes quotes = filter.quotes();
    for (int i = 0; quotes != null && quotes.open(whole) && i < CsvQuotes.MOST_LINES; i++) {
      String next = reader.readLine();
      if (next == null) {
        break;
      }
      whole.append('\n').append(next);
    }
    return whole.toString();
  }

  static InputStream unpacked(Configuration hadoop, Path path) throws IOException {
    InputStream stream = FileSystems.of(path, hadoop).open(path);
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(path);
    return codec == null ? stream : codec.createInputStream(stream);
  }

  private static String withoutMark(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  private static List<String> names(@Nullable String[] values) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      String value = values[i];
      names.add(value == null || value.isBlank() ? "_c" + i : value.strip());
    }
    return names;
  }
}
