package org.rondo.spark.source;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
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
 * Text files as lines that know their file and place, which Spark's own text reader does not give.
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
      SparkSession session, InputFiles files, Filter filter, Charset encoding) {
    String charset = encoding.name();
    JavaRDD<Row> rows =
        parts(session, files.paths())
            .mapPartitionsWithInputSplit(
                (Function2<InputSplit, Iterator<scala.Tuple2<LongWritable, Text>>, Iterator<Row>>)
                    (split, part) ->
                        new LineRows((FileSplit) split, part, filter, Charset.forName(charset)),
                true);
    return session.createDataFrame(rows, SCHEMA);
  }

  /** All lines of the files, in the parts that they are read in. */
  static JavaNewHadoopRDD<LongWritable, Text> parts(SparkSession session, List<String> paths) {
    return (JavaNewHadoopRDD<LongWritable, Text>)
        JavaSparkContext.fromSparkContext(session.sparkContext())
            .newAPIHadoopRDD(
                job(session, paths).getConfiguration(),
                TextInputFormat.class,
                LongWritable.class,
                Text.class);
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

  /**
   * Which lines of a text file are rows: those that are neither blank nor a comment nor the header,
   * which is the first of the others in each file. Travels to executors.
   *
   * @param header whether each file has a header
   * @param comment what a comment begins with, null for none
   */
  record Filter(boolean header, @Nullable String comment) implements Serializable {

    /** Every line that is not blank. */
    static final Filter NOT_BLANK = new Filter(false, null);

    /** Whether a line is a row or the header. */
    boolean isContent(String line) {
      return !line.isBlank() && (comment == null || comment.isEmpty() || !line.startsWith(comment));
    }
  }

  /** One part's lines as rows. */
  private static final class LineRows implements Iterator<Row> {
    private final String file;
    private final long start;
    private final Iterator<scala.Tuple2<LongWritable, Text>> lines;
    private final Filter filter;
    private final Charset charset;
    private boolean headed;
    private long index;
    private @Nullable Row next;

    LineRows(
        FileSplit split,
        Iterator<scala.Tuple2<LongWritable, Text>> lines,
        Filter filter,
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
            "data.source: cannot read %s after line %s of its part at byte %s: %s; the file is damaged or was changed"
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
