package org.rondo.spark.source;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.hadoop.mapreduce.lib.input.FileSplit;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.SparkSession;

/** Converts a line's number within a part of a file to its number in the file. */
public final class LineNumbers {
  private final Map<String, Map<Long, Long>> before;

  private LineNumbers(Map<String, Map<Long, Long>> before) {
    this.before = before;
  }

  /**
   * Counts the lines of files that were read in several parts, by reading them once more.
   *
   * @param files those with lines to be numbered in a later part
   */
  public static LineNumbers of(SparkSession session, List<String> files) {
    Map<String, SortedMap<Long, Long>> counts = new HashMap<>();
    if (!files.isEmpty()) {
      for (PartLength part :
          TextLines.parts(session, files)
              .mapPartitionsWithInputSplit(
                  (Function2<
                          InputSplit,
                          Iterator<scala.Tuple2<LongWritable, Text>>,
                          Iterator<PartLength>>)
                      (split, lines) -> List.of(PartLength.of((FileSplit) split, lines)).iterator(),
                  true)
              .collect()) {
        counts
            .computeIfAbsent(part.file(), file -> new TreeMap<>())
            .put(part.start(), part.lines());
      }
    }
    Map<String, Map<Long, Long>> before = new HashMap<>();
    counts.forEach(
        (file, parts) -> {
          Map<Long, Long> sums = new HashMap<>();
          long sum = 0;
          for (Map.Entry<Long, Long> part : parts.entrySet()) {
            sums.put(part.getKey(), sum);
            sum += part.getValue();
          }
          before.put(file, sums);
        });
    return new LineNumbers(before);
  }

  /** The number of lines in a part, whether rows or not. */
  private record PartLength(String file, long start, long lines) implements Serializable {
    static PartLength of(FileSplit split, Iterator<?> part) {
      long count = 0;
      for (; part.hasNext(); part.next()) {
        count++;
      }
      return new PartLength(split.getPath().toString(), split.getStart(), count);
    }
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
