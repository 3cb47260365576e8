package org.rondo.spark.source;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Tells a line's number in its file from its number in a part of the file. */
public final class LineNumbers {
  private final Map<String, Map<Long, Long>> before;

  private LineNumbers(Map<String, Map<Long, Long>> before) {
    this.before = before;
  }

  /**
   * Counts the lines of files that were read in several parts.
   *
   * @param files those with lines to be told in a later part; they are read once more
   */
  public static LineNumbers of(SparkSession session, List<String> files) {
    Map<String, Map<Long, Long>> before = new HashMap<>();
    if (!files.isEmpty()) {
      TextLines.count(session, files)
          .forEach(
              (file, parts) -> {
                Map<Long, Long> sums = new HashMap<>();
                long sum = 0;
                for (Map.Entry<Long, Long> part : parts.entrySet()) {
                  sums.put(part.getKey(), sum);
                  sum += part.getValue();
                }
                before.put(file, sums);
              });
    }
    return new LineNumbers(before);
  }

  /**
   * The number of a line in its file, counted from 1.
   *
   * @param part byte at which the part begins
   * @param index of the line in the part, counted from 0
   */
  public long line(String file, long part, long index) {
    return before.getOrDefault(file, Map.of()).getOrDefault(part, 0L) + index + 1;
  }
}
