package org.rondo.spark.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.rondo.config.DataConfig;
import org.rondo.data.IdxReader;
import org.rondo.data.TensorShape;
import org.rondo.error.DataException;

/**
 * Images and labels in pairs of IDX files, as MNIST comes, packed or not. A folder may hold several
 * pairs; one whose name begins with {@code t10k} or {@code test} is set aside for testing.
 */
final class IdxSource implements Source {
  private static final int ITEMS_PER_TASK = 10_000;

  @Override
  public RawData open(SparkSession session, DataConfig config) {
    List<IdxPair> pairs =
        IdxPair.of(InputFiles.of(session, config.requiredSource()).requireContent());
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    List<IdxRange> ranges = new ArrayList<>();
    TensorShape shape = null;
    for (IdxPair pair : pairs) {
      try (IdxReader images = open(hadoop, pair.images());
          IdxReader labels = open(hadoop, pair.labels())) {
        TensorShape found = shape(images.dimensions());
        if (shape != null && !shape.equals(found)) {
          throw new DataException(
              "data.source: the images of "
                  + pair.images()
                  + " have shape "
                  + found
                  + ", those before them "
                  + shape);
        }
        if (images.count() != labels.count()) {
          throw new DataException(
              "data.source: "
                  + pair.images()
                  + " holds "
                  + images.count()
                  + " images, but "
                  + pair.labels()
                  + " holds "
                  + labels.count()
                  + " labels");
        }
        shape = found;
        for (int from = 0; from < images.count(); from += ITEMS_PER_TASK) {
          ranges.add(new IdxRange(pair, from, Math.min(ITEMS_PER_TASK, images.count() - from)));
        }
      } catch (IOException e) {
        throw new DataException(
            "data.source: cannot read " + pair.images() + ": " + e.getMessage(), e);
      }
    }
    if (shape == null || ranges.isEmpty()) {
      throw new DataException("data.source: " + config.source() + " holds no image");
    }
    SerializableConfiguration settings = new SerializableConfiguration(hadoop);
    JavaRDD<Row> rows =
        JavaSparkContext.fromSparkContext(session.sparkContext())
            .parallelize(ranges, ranges.size())
            .flatMap(range -> range.rows(settings.value()));
    return new RawData(
        session.createDataFrame(rows, ImageColumns.SCHEMA),
        ImageColumns.NAMES,
        ImageColumns.nature(shape));
  }

  static IdxReader open(Configuration hadoop, String path) throws IOException {
    Path file = new Path(path);
    return IdxReader.open(file.getFileSystem(hadoop).open(file), path);
  }

  /** Grey images are {@code [items, height, width]}; one channel is added to their shape. */
  private static TensorShape shape(List<Integer> dimensions) {
    List<Integer> item = new ArrayList<>(dimensions.subList(1, dimensions.size()));
    if (item.size() == 2) {
      item.add(0, 1);
    }
    return new TensorShape(item);
  }
}
