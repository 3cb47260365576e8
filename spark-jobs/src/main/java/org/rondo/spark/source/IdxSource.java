package org.rondo.spark.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.rondo.config.DataConfig;
import org.rondo.data.IdxReader;
import org.rondo.data.TensorShape;
import org.rondo.error.DataException;
import org.rondo.error.Reason;
import org.rondo.spark.storage.FileSystems;
import org.rondo.spark.storage.SessionStorage;

/**
 * Images and labels in pairs of IDX files, like MNIST, compressed or not. A folder may hold several
 * pairs; one whose name begins with {@code t10k} or {@code test} is held out for testing.
 */
final class IdxSource implements FileSource {
  private static final int ITEMS_PER_TASK = 10_000;

  @Override
  public RawData open(SparkSession session, DataConfig config, InputFiles files) {
    ReaderOptions.of(config);
    List<Pair> pairs = Pair.of(files);
    Configuration hadoop = SessionStorage.of(session);
    List<Range> ranges = new ArrayList<>();
    TensorShape shape = null;
    for (Pair pair : pairs) {
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
          ranges.add(new Range(pair, from, Math.min(ITEMS_PER_TASK, images.count() - from)));
        }
      } catch (IOException e) {
        throw new DataException(
            "data.source: cannot read " + pair.images() + ": " + Reason.of(e), e);
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
    return RawData.images(session.createDataFrame(rows, RawData.IMAGES), shape);
  }

  private static IdxReader open(Configuration hadoop, String path) throws IOException {
    Path file = new Path(path);
    return IdxReader.open(FileSystems.of(file, hadoop).open(file), path);
  }

  /** Grey images are {@code [items, height, width]}; one channel is added to their shape. */
  private static TensorShape shape(List<Integer> dimensions) {
    List<Integer> item = new ArrayList<>(dimensions.subList(1, dimensions.size()));
    if (item.size() == 2) {
      item.add(0, 1);
    }
    return new TensorShape(item);
  }

  /**
   * A file of images and the file of their labels.
   *
   * @param test whether the names say that they are for testing
   */
  private record Pair(String images, String labels, boolean test) implements Serializable {

    /**
     * Pairs files by their names: {@code train-images-idx3-ubyte.gz} with {@code
     * train-labels-idx1-ubyte.gz}. If a source has test files only, they are ordinary rows.
     */
    static List<Pair> of(InputFiles files) {
      List<FileStatus> candidates = new ArrayList<>(files.files());
      Map<String, String> labels = new HashMap<>();
      for (FileStatus file : candidates) {
        String name = file.getPath().getName();
        if (name.contains("labels")) {
          labels.put(stem(name, "labels"), file.getPath().toString());
        }
      }
      List<Pair> pairs = new ArrayList<>();
      for (FileStatus file : candidates) {
        Path path = file.getPath();
        if (path.getName().contains("images")) {
          String stem = stem(path.getName(), "images");
          String partner = labels.getOrDefault(stem, beside(path));
          pairs.add(
              new Pair(
                  path.toString(), partner, stem.startsWith("t10k") || stem.startsWith("test")));
        }
      }
      if (pairs.isEmpty()) {
        throw new DataException(
            "data.source: "
                + files.name()
                + " holds no pair of IDX files; expected names such as train-images-idx3-ubyte.gz and"
                + " train-labels-idx1-ubyte.gz");
      }
      return pairs.stream().allMatch(Pair::test)
          ? pairs.stream().map(pair -> new Pair(pair.images(), pair.labels(), false)).toList()
          : pairs;
    }

    private static String stem(String name, String word) {
      return name.toLowerCase(Locale.ROOT).substring(0, name.indexOf(word));
    }

    /** The file of labels, for a source that names only the file of images. */
    private static String beside(Path images) {
      String name = images.getName().replace("images", "labels").replace("idx3", "idx1");
      return new Path(images.getParent(), name).toString();
    }
  }

  /**
   * A run of items in a pair of IDX files: what one task reads. Only this description is sent; the
   * bytes are read where they are used.
   */
  private record Range(Pair pair, int from, int count) implements Serializable {

    /** The items as rows of {@link RawData#IMAGES}, opened now and closed after the last. */
    Iterator<Row> rows(Configuration hadoop) {
      try {
        IdxReader images = open(hadoop, pair.images());
        IdxReader labels = open(hadoop, pair.labels());
        images.skip(from);
        labels.skip(from);
        return new Items(images, labels);
      } catch (IOException e) {
        throw new DataException(
            "data.source: cannot read " + pair.images() + ": " + Reason.of(e), e);
      }
    }

    private final class Items implements Iterator<Row> {
      private final IdxReader images;
      private final IdxReader labels;
      private int done;

      Items(IdxReader images, IdxReader labels) {
        this.images = images;
        this.labels = labels;
      }

      @Override
      public boolean hasNext() {
        return done < count;
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException("item " + (from + done));
        }
        try {
          Row row =
              RowFactory.create(
                  images.next(),
                  Integer.toString(labels.next()[0] & 0xFF),
                  pair.images(),
                  (long) from + done,
                  pair.test());
          done++;
          if (!hasNext()) {
            images.close();
            labels.close();
          }
          return row;
        } catch (IOException e) {
          throw new DataException("data.source: cannot read " + pair.images(), e);
        }
      }
    }
  }
}
