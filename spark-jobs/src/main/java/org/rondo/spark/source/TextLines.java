package org.rondo.spark.source;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.JobContext;
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
import org.rondo.error.Reason;
import org.rondo.spark.storage.SessionStorage;

/**
 * Text files as lines with their file and place, which Spark's own text reader does not provide.
 * Lines may end with LF, CR LF or CR; a byte order mark is dropped; compressed files are recognised
 * by their ending.
 */
final class TextLines {
  private static final StructType SCHEMA =
      new StructType()
          .add(RowOrigin.FILE, DataTypes.StringType)
          .add(RowOrigin.PART, DataTypes.LongType)
          .add(RowOrigin.LINE, DataTypes.LongType)
          .add(RowOrigin.TEXT, DataTypes.StringType);

  private static final long BYTES_PER_TASK = 32 << 20;

  private TextLines() {}

  /** The lines of all files that are rows; columns FILE, PART, LINE and TEXT. */
  static Dataset<Row> read(
      SparkSession session, InputFiles files, Filter filter, Charset encoding) {
    return session.createDataFrame(lines(session, files, filter, encoding), SCHEMA);
  }

  /** The same, not as columns. */
  static JavaRDD<Row> lines(
      SparkSession session, InputFiles files, Filter filter, Charset encoding) {
    String charset = encoding.name();
    JavaRDD<Row> lines =
        parts(session, files.paths(), filter.inputFormat())
            .mapPartitionsWithInputSplit(
                (Function2<InputSplit, Iterator<scala.Tuple2<LongWritable, Text>>, Iterator<Row>>)
                    (split, part) ->
                        new LineRows((FileSplit) split, part, filter, Charset.forName(charset)),
                true);
    return lines.coalesce(tasks(session, files));
  }

  /** As many as there are cores, and more for much data, but not one for each small file. */
  private static int tasks(SparkSession session, InputFiles files) {
    long bytes = files.files().stream().mapToLong(FileStatus::getLen).sum();
    return (int)
        Math.min(
            Integer.MAX_VALUE,
            Math.max(session.sparkContext().defaultParallelism(), bytes / BYTES_PER_TASK + 1));
  }

  /** All lines of the files, in the parts in which they are read where rows are lines. */
  static JavaNewHadoopRDD<LongWritable, Text> parts(SparkSession session, List<String> paths) {
    return parts(session, paths, TextInputFormat.class);
  }

  private static JavaNewHadoopRDD<LongWritable, Text> parts(
      SparkSession session, List<String> paths, Class<? extends TextInputFormat> format) {
    return (JavaNewHadoopRDD<LongWritable, Text>)
        JavaSparkContext.fromSparkContext(session.sparkContext())
            .newAPIHadoopRDD(
                job(session, paths).getConfiguration(), format, LongWritable.class, Text.class);
  }

  private static Job job(SparkSession session, List<String> paths) {
    try {
      Job job = Job.getInstance(SessionStorage.of(session));
      FileInputFormat.setInputPaths(
          job, paths.stream().map(TextLines::literal).toArray(Path[]::new));
      return job;
    } catch (IOException e) {
      throw new DataException("data.source: cannot read " + paths + ": " + Reason.of(e), e);
    }
  }

  /** A path without wildcards. */
  private static Path literal(String path) {
    return new Path(InputFiles.literal(path));
  }

  /**
   * Which lines of a text file are rows: those that are not blank, a comment, or the header, which
   * is the first remaining line of each file. Travels to executors.
   *
   * @param header whether each file has a header
   * @param comment the beginning of a comment, null for none
   * @param quotes in which a row may span lines; null where every line is a row
   */
  record Filter(boolean header, @Nullable String comment, @Nullable CsvQuotes quotes)
      implements Serializable {

    /** Every line that is not blank. */
    static final Filter NOT_BLANK = new Filter(false, null, null);

    /** Where rows may span lines, only a file's beginning says which quotes open. */
    private Class<? extends TextInputFormat> inputFormat() {
      return quotes == null ? TextInputFormat.class : WholeFiles.class;
    }

    /** Whether a line is a row or the header. */
    boolean isContent(String line) {
      return !line.isBlank() && (comment == null || comment.isEmpty() || !line.startsWith(comment));
    }
  }

  /** Lines of files, each file read by one task. */
  public static final class WholeFiles extends TextInputFormat {
    @Override
    protected boolean isSplitable(JobContext context, Path file) {
      return false;
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
    private final Deque<String> ahead = new ArrayDeque<>();
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
        while (next == null && hasLine()) {
          next = row(line());
        }
      } catch (Exception e) { // Checked ones too: Scala declares none.
        throw new DataException(
            "data.source: cannot read %s after line %s of its part at byte %s: %s; the file is damaged or was changed"
                .formatted(file, index, start, Reason.of(e)),
            e);
      }
      return next != null;
    }

    private boolean hasLine() {
      return !ahead.isEmpty() || lines.hasNext();
    }

    private String line() {
      index++;
      return ahead.isEmpty() ? text(lines.next()._2()) : ahead.remove();
    }

    private @Nullable Row row(String first) {
      if (!filter.isContent(first)) {
        return null;
      }
      long line = index - 1;
      String text = filter.quotes() == null ? first : whole(first, filter.quotes());
      if (headed) {
        headed = false;
        return null;
      }
      return RowFactory.create(file, start, line, text);
    }

    /** The row that a line begins; the line alone if the quote it opens is never closed. */
    private String whole(String first, CsvQuotes quotes) {
      List<String> more = new ArrayList<>();
      StringBuilder whole = new StringBuilder(first);
      while (quotes.open(whole)) {
        if (more.size() == CsvQuotes.MOST_LINES || !hasLine()) {
          for (int i = more.size() - 1; i >= 0; i--) {
            ahead.push(more.get(i));
          }
          index -= more.size();
          return first;
        }
        more.add(line());
        whole.append('\n').append(more.get(more.size() - 1));
      }
      return whole.toString();
    }

    private String text(Text line) {
      return new String(line.getBytes(), 0, line.getLength(), charset);
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
