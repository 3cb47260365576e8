package org.rondo.spark.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.config.DataConfig;

/**
 * Delimited text, parsed by Spark's own CSV parser with the user's options, row by row, so that a
 * bad row can be identified by its file and line. Every value is read as text: the features say
 * what it should be, and a value that does not fit makes a bad row rather than a silent null.
 */
final class CsvSource implements FileSource {
  private static final Pattern TABS = Pattern.compile("\\.tsv(\\.[a-z0-9]+)?$");

  @Override
  public RawData open(SparkSession session, DataConfig config, InputFiles files) {
    ReaderOptions given = new ReaderOptions(config);
    Map<String, String> options = options(given, files);
    CsvQuotes quotes = CsvQuotes.of(options);
    TextLines.Filter filter =
        new TextLines.Filter(
            Boolean.parseBoolean(options.get("header")),
            given.find("comment"),
            given.multiLine() ? quotes : null);
    List<String> header = CsvHeader.read(session, files, options, filter, given.charset());
    PartitionFolders folders = files.folders(given);
    List<String> names = new ArrayList<>(header);
    names.addAll(folders.columns());
    Rows rows = new Rows(header.size(), quotes, folders);
    JavaRDD<RawRow> parsed =
        TextLines.lines(session, files, filter, given.charset())
            .mapPartitions(
                part -> {
                  CsvLineParser parser = new CsvLineParser(options, rows.columns());
                  Iterable<Row> lines = () -> part;
                  return StreamSupport.stream(lines.spliterator(), false)
                      .map(line -> rows.of(line, parser))
                      .iterator();
                });
    return RawData.text(session, parsed, names);
  }

  /** The user's options under RFC 4180's defaults for a file with a header. */
  private static Map<String, String> options(ReaderOptions given, InputFiles files) {
    Map<String, String> options = given.forLines();
    options.putIfAbsent("header", "true");
    options.putIfAbsent("quote", "\"");
    options.putIfAbsent("escape", options.get("quote"));
    if (files.paths().stream().allMatch(path -> TABS.matcher(path).find())) {
      options.putIfAbsent("sep", "\t");
    }
    return options;
  }

  /**
   * Turns lines into rows. Travels to executors.
   *
   * @param columns in the files
   * @param quotes that tell why a line is not a row
   * @param folders whose names are further columns
   */
  private record Rows(int columns, CsvQuotes quotes, PartitionFolders folders)
      implements Serializable {

    RawRow of(Row line, CsvLineParser parser) {
      String text = line.getString(3);
      @Nullable String[] values = parser.values(text);
      boolean open = quotes.open(text);
      boolean whole = values.length == columns && !open;
      @Nullable String[] named = folders.values(line.getString(0));
      return new RawRow(
          column -> column >= columns ? named[column - columns] : whole ? values[column] : null,
          new RawRow.Origin(
              line.getString(0),
              line.getLong(1),
              line.getLong(2),
              text,
              whole ? null : problem(open, values.length),
              false));
    }

    private String problem(boolean open, int found) {
      return open
          ? "a quoted value does not end on its line (data.options.multiLine: true reads quoted line"
              + " breaks)"
          : "expected " + columns + " values, got " + found;
    }
  }
}
