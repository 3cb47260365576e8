package org.rondo.spark.source;

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
 * Delimited text, parsed by Spark's own CSV parser with the user's options, line by line, so that a
 * bad row can be identified by its file and line. Every value is read as text: the features say
 * what it should be, and what is not that is a bad row rather than a silent null.
 */
final class CsvSource implements Source {
  private static final Pattern TABS = Pattern.compile("\\.tsv(\\.[a-z0-9]+)?$");

  @Override
  public RawData open(SparkSession session, DataConfig config) {
    InputFiles files = InputFiles.of(session, config.requiredSource()).requireContent();
    ReaderOptions given = new ReaderOptions(config);
    given.requireSingleLines("CSV");
    Map<String, String> options = options(given, files);
    TextLines.Filter filter =
        new TextLines.Filter(Boolean.parseBoolean(options.get("header")), given.find("comment"));
    List<String> header = CsvHeader.read(session, files, options, filter, given.charset());
    JavaRDD<RawRow> rows =
        TextLines.lines(session, files, filter, given.charset())
            .mapPartitions(
                part -> {
                  CsvLineParser parser = new CsvLineParser(options, header.size());
                  Iterable<Row> lines = () -> part;
                  return StreamSupport.stream(lines.spliterator(), false)
                      .map(line -> row(line, parser, header.size()))
                      .iterator();
                });
    return RawData.text(session, rows, header);
  }

  private static RawRow row(Row line, CsvLineParser parser, int columns) {
    String text = line.getString(3);
    @Nullable String[] values = parser.values(text);
    boolean whole = values.length == columns;
    return new RawRow(
        column -> whole ? values[column] : null,
        new RawRow.Origin(
            line.getString(0),
            line.getLong(1),
            line.getLong(2),
            text,
            whole ? null : "expected " + columns + " values, got another number of them",
            false));
  }

  /** The user's options under Spark's defaults for a file with a header. */
  private static Map<String, String> options(ReaderOptions given, InputFiles files) {
    Map<String, String> options = given.forLines();
    options.putIfAbsent("header", "true");
    if (files.paths().stream().allMatch(path -> TABS.matcher(path).find())) {
      options.putIfAbsent("sep", "\t");
    }
    return options;
  }
}
