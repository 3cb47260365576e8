package org.rondo.spark.shards;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.rondo.bundle.BundleJson;
import org.rondo.error.Redaction;
import org.rondo.spark.features.TypedRows;
import org.rondo.spark.source.LineNumbers;
import org.rondo.spark.source.RowOrigin;

/** The rows that could not be used, as lines that say where they were and why. */
public final class RejectedRows {
  private static final int REASONS_SHOWN = 3;
  private static final int EXAMPLES_SHOWN = 3;
  private static final int EXAMPLES_FROM = 100;
  private static final int LONGEST_EXAMPLE = 200;
  private static final Pattern VALUE = Pattern.compile("'[^']*'");

  private RejectedRows() {}

  /**
   * One JSON object for each row: file, line, reason and record, as far as they are known.
   *
   * @param bad rows with a reason, cached
   */
  public static Iterator<String> lines(Dataset<Row> bad) {
    LineNumbers numbers = LineNumbers.of(bad.sparkSession(), laterParts(bad));
    Iterator<Row> rows =
        bad.select(
                col(RowOrigin.FILE),
                col(RowOrigin.PART),
                col(RowOrigin.LINE),
                col(TypedRows.REASON),
                col(RowOrigin.TEXT))
            .orderBy(RowOrigin.FILE, RowOrigin.PART, RowOrigin.LINE)
            .toLocalIterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public String next() {
        return line(rows.next(), numbers);
      }
    };
  }

  /** A row's line in its file, counted from 1; 0 where it is not known. */
  private static long number(Row row, LineNumbers numbers) {
    return row.isNullAt(2)
        ? 0
        : numbers.line(
            row.isNullAt(0) ? "" : row.getString(0),
            row.isNullAt(1) ? 0 : row.getLong(1),
            row.getLong(2));
  }

  private static String line(Row row, LineNumbers numbers) {
    Map<String, Object> line = new LinkedHashMap<>();
    if (!row.isNullAt(0)) {
      line.put("file", Redaction.location(row.getString(0)));
    }
    if (!row.isNullAt(2)) {
      line.put("line", number(row, numbers));
    }
    line.put("reason", row.getString(3));
    if (!row.isNullAt(4)) {
      line.put("record", row.getString(4));
    }
    return BundleJson.writeLine(line);
  }

  /** Files whose bad rows are not all in their first part. */
  private static List<String> laterParts(Dataset<Row> bad) {
    return bad
        .where(col(RowOrigin.PART).gt(0))
        .select(RowOrigin.FILE)
        .distinct()
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  /** The most frequent reasons in words, grouped by leaving out values, and examples. */
  public static String summary(Dataset<Row> bad) {
    return reasons(bad) + examples(bad);
  }

  /** Up to three rows, if possible with different reasons, with their values and places. */
  private static String examples(Dataset<Row> bad) {
    List<Row> first =
        bad.select(
                col(RowOrigin.FILE),
                col(RowOrigin.PART),
                col(RowOrigin.LINE),
                col(TypedRows.REASON))
            .orderBy(RowOrigin.FILE, RowOrigin.PART, RowOrigin.LINE, TypedRows.REASON)
            .limit(EXAMPLES_FROM)
            .collectAsList();
    Map<String, Row> different = new LinkedHashMap<>();
    first.forEach(
        row -> different.putIfAbsent(VALUE.matcher(row.getString(3)).replaceAll(""), row));
    List<Row> shown =
        Stream.concat(different.values().stream(), first.stream())
            .distinct()
            .limit(EXAMPLES_SHOWN)
            .toList();
    LineNumbers numbers =
        LineNumbers.of(
            bad.sparkSession(),
            shown.stream()
                .filter(row -> !row.isNullAt(1) && row.getLong(1) > 0)
                .map(row -> row.getString(0))
                .distinct()
                .toList());
    return shown.stream()
        .map(row -> example(row, number(row, numbers)))
        .collect(Collectors.joining("; ", ". For example, ", ""));
  }

  private static String example(Row row, long line) {
    String reason = row.getString(3);
    String file = row.isNullAt(0) ? "" : row.getString(0);
    return (file.isEmpty() ? "" : file.substring(file.lastIndexOf('/') + 1) + ", ")
        + (line == 0 ? "" : "line " + line + ": ")
        + (reason.length() > LONGEST_EXAMPLE
            ? reason.substring(0, LONGEST_EXAMPLE) + "..."
            : reason);
  }

  private static String reasons(Dataset<Row> bad) {
    return bad
        .select(
            regexp_replace(coalesce(col(TypedRows.REASON), lit("")), VALUE.pattern(), "'...'")
                .as("reason"))
        .groupBy("reason")
        .agg(count(lit(1)).as("rows"))
        .orderBy(desc("rows"), col("reason"))
        .limit(REASONS_SHOWN)
        .collectAsList()
        .stream()
        .map(row -> row.getLong(1) + " x " + row.getString(0))
        .collect(Collectors.joining("; "));
  }
}
