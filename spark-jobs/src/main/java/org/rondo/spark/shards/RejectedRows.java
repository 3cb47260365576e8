package org.rondo.spark.shards;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.regexp_replace;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.rondo.bundle.BundleJson;
import org.rondo.spark.features.TypedRows;
import org.rondo.spark.source.RowOrigin;

/** The rows that could not be used, as lines that say where they were and why. */
public final class RejectedRows {
  private static final int REASONS_SHOWN = 3;

  private RejectedRows() {}

  /**
   * One JSON object for each row: file, line, reason and record, as far as they are known.
   *
   * @param bad rows with a reason, cached
   * @param all all rows of the source, cached, to count the lines before a file's later parts
   */
  public static Iterator<String> lines(Dataset<Row> bad, Dataset<Row> all) {
    Map<String, Map<Long, Long>> before = linesBefore(bad, all);
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
        return line(rows.next(), before);
      }
    };
  }

  private static String line(Row row, Map<String, Map<Long, Long>> before) {
    Map<String, Object> line = new LinkedHashMap<>();
    if (!row.isNullAt(0)) {
      line.put("file", row.getString(0));
    }
    if (!row.isNullAt(2)) {
      long part = row.isNullAt(1) ? 0 : row.getLong(1);
      String file = row.isNullAt(0) ? "" : row.getString(0);
      long earlier = before.getOrDefault(file, Map.of()).getOrDefault(part, 0L);
      line.put("line", earlier + row.getLong(2) + 1);
    }
    line.put("reason", row.getString(3));
    if (!row.isNullAt(4)) {
      line.put("record", row.getString(4));
    }
    return BundleJson.writeLine(line);
  }

  /**
   * Lines before each part of the files that have bad rows in a later part. A part's last line is
   * never blank or a header unless it is the file's last, so the greatest line number seen counts
   * them; where a part ends in blank lines the numbers after it are a little low.
   */
  private static Map<String, Map<Long, Long>> linesBefore(Dataset<Row> bad, Dataset<Row> all) {
    List<Object> files =
        bad
            .where(col(RowOrigin.PART).gt(0))
            .select(RowOrigin.FILE)
            .distinct()
            .collectAsList()
            .stream()
            .map(row -> (Object) row.getString(0))
            .toList();
    if (files.isEmpty()) {
      return Map.of();
    }
    Map<String, Map<Long, Long>> before = new HashMap<>();
    Map<String, Long> sums = new HashMap<>();
    for (Row part :
        all.where(col(RowOrigin.FILE).isin(files.toArray()))
            .groupBy(RowOrigin.FILE, RowOrigin.PART)
            .agg(max(RowOrigin.LINE))
            .orderBy(RowOrigin.FILE, RowOrigin.PART)
            .collectAsList()) {
      String file = part.getString(0);
      long sum = sums.getOrDefault(file, 0L);
      before.computeIfAbsent(file, f -> new HashMap<>()).put(part.getLong(1), sum);
      sums.put(file, sum + part.getLong(2) + 1);
    }
    return before;
  }

  /** The most frequent reasons in words, with values left out so that they group. */
  public static String summary(Dataset<Row> bad) {
    return bad
        .select(
            regexp_replace(coalesce(col(TypedRows.REASON), lit("")), "'[^']*'", "'...'")
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
