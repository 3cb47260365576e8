package org.rondo.spark.source;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.lib.input.FileInputFormat;
import org.apache.hadoop.mapreduce.lib.input.FileSplit;
import org.apache.hadoop.mapreduce.lib.input.TextInputFormat;
import org.apache.spark.api.java.JavaNewHadoopRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.error.DataException;

/**
 * Text files as lines that know their file and place, which Spark's own text reader does not tell.
 * Ends of line may be LF, CR LF or CR; a byte order mark is dropped; compressed files are unpacked
 * by their ending.
 */
final class TextLines {
  private static final StructType SCHEMA =
      new StructType()
          .add(RowOrigin.FILE, DataTypes.StringType)
          .add(RowOrigin.PART, DataTypes.LongType)
          .add(RowOrigin.LINE, DataTypes.LongType)
          .add(RowOrigin.TEXT, DataTypes.StringType);

  private TextLines() {}

  /** The lines of all files that are rows; columns FILE, PART, LINE and TEXT. */
  static Dataset<Row> read(
      SparkSession session, InputFiles files, LineFilter filter, Charset encoding) {
    String charset = encoding.name();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    JavaNewHadoopRDD<LongWritable, Text> lines =
        (JavaNewHadoopRDD<LongWritable, Text>)
            context.newAPIHadoopRDD(
                job(session, files.paths()).getConfiguration(),
                TextInputFormat.class,
                LongWritable.class,
                Text.class);
    JavaRDD<Row> rows =
        lines.mapPartitionsWithInputSplit(
            (Function2<InputSplit, Iterator<scala.Tuple2<LongWritable, Text>>, Iterator<Row>>)
                (split, part) ->
                    new LineRows((FileSplit) split, part, filter, Charset.forName(charset)),
            true);
    return session.createDataFrame(rows, SCHEMA);
  }

  /** Number of lines of every part of some files, rows or not; reads them once. */
  static Map<String, SortedMap<Long, Long>> count(SparkSession session, List<String> paths) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    JavaNewHadoopRDD<LongWritable, Text> lines =
        (JavaNewHadoopRDD<LongWritable, Text>)
            context.newAPIHadoopRDD(
                job(session, paths).getConfiguration(),
                TextInputFormat.class,
                LongWritable.class,
                Text.class);
    List<PartLength> lengths =
        lines
            .mapPartitionsWithInputSplit(
                (Function2<
                        InputSplit,
                        Iterator<scala.Tuple2<LongWritable, Text>>,
                        Iterator<PartLength>>)
                    (split, part) -> List.of(PartLength.of((FileSplit) split, part)).iterator(),
                true)
            .collect();
    Map<String, SortedMap<Long, Long>> counts = new HashMap<>();
    lengths.forEach(
        part ->
            counts
                .computeIfAbsent(part.file(), file -> new TreeMap<>())
                .put(part.start(), part.lines()));
    return counts;
  }

  private record PartLength(String file, long start, long lines) implements Serializable {
    static PartLength of(FileSplit split, Iterator<?> part) {
      long count = 0;
      for (; part.hasNext(); part.next()) {
        count++;
      }
      return new PartLength(split.getPath().toString(), split.getStart(), count);
    }
  }

  private static Job job(SparkSession session, List<String> paths) {
    try {
      Job job = Job.getInstance(session.sparkContext().hadoopConfiguration());
      FileInputFormat.setInputPaths(
          job, paths.stream().map(TextLines::literal).toArray(Path[]::new));
      return job;
    } catch (IOException e) {
      throw new DataException("data.source: cannot read " + paths + ": " + e.getMessage(), e);
    }
  }

  /** A path in which no character stands for others. */
  private static Path literal(String path) {
    return new Path(path.replaceAll("[\\[\\]{}*?]", "\\\\$0"));
  }

  /** One part's lines as rows. */
  private static final class LineRows implements Iterator<Row> {
    private final String file;
    private final long start;
    private final Iterator<scala.Tuple2<LongWritable, Text>> lines;
    private final LineFilter filter;
    private final Charset charset;
    private boolean headed;
    private long index;
    private @Nullable Row next;

    LineRows(
        FileSplit split,
        Iterator<scala.Tuple2<LongWritable, Text>> lines,
        LineFilter filter,
        Charset charset) {
      this.file = split.getPath().toString();
      this.start = split.getStart();
      this.lines = lines;
      this.filter = filter;
      this.charset = charset;
      this.headed = filter.header() && start == 0;
    }

    @Override
    public boolean hasNext() {
      try {
        while (next == null && lines.hasNext()) {
          next = row(text(lines.next()._2()), index++);
        }
      } catch (Exception e) { // Not only unchecked ones: Scala declares none.
        throw new DataException(
            "data.source: cannot read %s after line %d of its part at byte %d: %s; the file is damaged or was changed"
                .formatted(file, index, start, e.getMessage()),
            e);
      }
      return next != null;
    }

    private @Nullable Row row(String text, long line) {
      if (!filter.isContent(text)) {
        return null;
      }
      if (headed) {
        headed = false;
        return null;
      }
      return RowFactory.create(file, start, line, text);
    }

    private String text(Text line) {
      return charset.equals(StandardCharsets.UTF_8)
          ? line.toString()
          : new String(line.getBytes(), 0, line.getLength(), charset);
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the part of " + file + " has ended");
      }
      Row row = Objects.requireNonNull(next);
      next = null;
      return row;
    }
  }
}
