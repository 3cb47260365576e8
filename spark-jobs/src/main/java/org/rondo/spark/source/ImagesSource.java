package org.rondo.spark.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.config.DataConfig;
import org.rondo.error.DataException;

/**
 * Pictures in a folder for each class, at any depth; those in no folder have no label. A folder of
 * two, {@code train} and {@code test}, has a folder for each class in either, and the pictures in
 * {@code test} are set aside for testing. Rows are the paths of files: they are decoded where they
 * are used.
 */
final class ImagesSource implements Source {
  private static final String TRAIN = "train";
  private static final String TEST = "test";
  private static final int FILES_PER_TASK = 500;
  private static final long BYTES_PER_TASK = 64L << 20;

  @Override
  public RawData open(SparkSession session, DataConfig config) {
    ReaderOptions.of(config);
    InputFiles files = InputFiles.of(session, config.requiredSource()).requireContent();
    String base = files.base().toString() + "/";
    Set<String> first = new HashSet<>();
    for (String path : files.paths()) {
      first.add(folders(path, base).stream().findFirst().orElse(""));
    }
    boolean split = first.contains(TRAIN) && first.contains(TEST);
    if (split && first.size() > 2) {
      first.removeAll(Set.of(TRAIN, TEST));
      throw new DataException(
          "data.source: %s holds %s beside train and test; name each where it belongs: data.source: %strain, data.validation and data.test"
              .formatted(config.source(), first.stream().sorted().toList(), base));
    }
    List<Picture> pictures = new ArrayList<>();
    long bytes = 0;
    for (FileStatus file : files.files()) {
      String path = file.getPath().toString();
      List<String> folders = folders(path, base);
      int label = split ? 1 : 0;
      pictures.add(
          new Picture(
              path,
              folders.size() > label ? folders.get(label) : null,
              split && folders.get(0).equals(TEST)));
      bytes += file.getLen();
    }
    long tasks =
        Math.max(bytes / BYTES_PER_TASK, Math.min(pictures.size() / FILES_PER_TASK, MOST_TASKS));
    return RawData.pictures(
        new Files(session, pictures, (int) Math.max(1, Math.min(tasks, pictures.size()))));
  }

  private static final int MOST_TASKS = 10_000;

  /** The names of the folders between the base and a file. */
  private static List<String> folders(String path, String base) {
    if (!path.startsWith(base)) {
      return List.of();
    }
    List<String> names = new ArrayList<>(List.of(path.substring(base.length()).split("/")));
    names.remove(names.size() - 1);
    return names;
  }

  /** A file, and what its folders say. */
  private record Picture(String path, @Nullable String label, boolean test)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    RawRow row() {
      return new RawRow(
          column -> column == 0 ? path : label,
          new RawRow.Origin(path, null, null, null, null, test));
    }
  }

  private record Files(SparkSession session, List<Picture> pictures, int tasks)
      implements RawData.Rows {
    @Override
    public JavaRDD<RawRow> read() {
      return JavaSparkContext.fromSparkContext(session.sparkContext())
          .parallelize(pictures, tasks)
          .map(Picture::row);
    }

    @Override
    public List<String> files() {
      return pictures.stream().map(Picture::path).toList();
    }
  }
}
