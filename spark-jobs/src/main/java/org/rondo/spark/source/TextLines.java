package org.rondo.spark.source;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
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
import org.rondo.config.DataConfig;
import org.rondo.error.ConfigurationException;
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

  /** The lines of all files; columns FILE, PART, LINE and TEXT. */
  static Dataset<Row> read(SparkSession session, InputFiles files, DataConfig config) {
    String charset = charset(config).name();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    JavaNewHadoopRDD<LongWritable, Text> lines =
        (JavaNewHadoopRDD<LongWritable, Text>)
            context.newAPIHadoopRDD(
                job(session, files).getConfiguration(),
                TextInputFormat.class,
                LongWritable.class,
                Text.class);
    JavaRDD<Row> rows =
        lines.mapPartitionsWithInputSplit(
            (Function2<InputSplit, Iterator<scala.Tuple2<LongWritable, Text>>, Iterator<Row>>)
                (split, part) -> new LineRows((FileSplit) split, part, Charset.forName(charset)),
            true);
    return session.createDataFrame(rows, SCHEMA);
  }

  /** The encoding that the reader's options name, UTF-8 by default. */
  static Charset charset(DataConfig config) {
    String name =
        config
            .options()
            .getOrDefault("encoding", config.options().getOrDefault("charset", "UTF-8"));
    try {
      return Charset.forName(name);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "data.options.encoding: got " + name + ", expected a character set such as UTF-8", e);
    }
  }

  private static Job job(SparkSession session, InputFiles files) {
    try {
      Job job = Job.getInstance(session.sparkContext().hadoopConfiguration());
      for (String path : files.paths()) {
        FileInputFormat.addInputPath(job, new Path(path));
      }
      return job;
    } catch (IOException e) {
      throw new DataException(
          "data.source: cannot read " + files.name() + ": " + e.getMessage(), e);
    }
  }

  /** One part's lines as rows. */
  private static final class LineRows implements Iterator<Row> {
    private final String file;
    private final long start;
    private final Iterator<scala.Tuple2<LongWritable, Text>> lines;
    private final Charset charset;
    private long index;

    LineRows(FileSplit split, Iterator<scala.Tuple2<LongWritable, Text>> lines, Charset charset) {
      this.file = split.getPath().toString();
      this.start = split.getStart();
      this.lines = lines;
      this.charset = charset;
    }

    @Override
    public boolean hasNext() {
      return lines.hasNext();
    }

    @Override
    public Row next() {
      Text line = lines.next()._2();
      String text =
          charset.equals(StandardCharsets.UTF_8)
              ? line.toString()
              : new String(line.getBytes(), 0, line.getLength(), charset);
      return RowFactory.create(file, start, index++, text);
    }
  }
}
