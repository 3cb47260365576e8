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
import org.rondo.error.DataException;

/**
 * Files in a folder for each class, at any depth; those outside such folders have no label. If the
 * folder consists of {@code train} and {@code test}, each of these has a folder for each class, and
 * the files in {@code test} are held out for testing. Rows are the paths of files, and their
 * labels.
 */
record LabelledFiles(SparkSession session, List<LabelledFile> labelled, int tasks)
    implements RawData.Rows {
  private static final String TRAIN = "train";
  private static final String TEST = "test";
  private static final int FILES_PER_TASK = 500;
  private static final int MOST_TASKS = 10_000;
  private static final long BYTES_PER_TASK = 64L << 20;

  /**
   * Finds the labels in the names.
   *
   * @throws DataException when there are other folders beside {@code train} and {@code test}
   */
  static LabelledFiles of(SparkSession session, InputFiles files) {
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
              .formatted(files.name(), first.stream().sorted().toList(), base));
    }
    List<LabelledFile> labelled = new ArrayList<>();
    long bytes = 0;
    for (FileStatus file : files.files()) {
      String path = file.getPath().toString();
      List<String> folders = folders(path, base);
      int label = split ? 1 : 0;
      labelled.add(
          new LabelledFile(
              path,
              folders.size() > label ? folders.get(label) : null,
              split && folders.get(0).equals(TEST)));
      bytes += file.getLen();
    }
    long tasks =
        Math.max(bytes / BYTES_PER_TASK, Math.min(labelled.size() / FILES_PER_TASK, MOST_TASKS));
    return new LabelledFiles(
        session, labelled, (int) Math.max(1, Math.min(tasks, labelled.size())));
  }

  /** The names of the folders between the base and a file. */
  private static List<String> folders(String path, String base) {
    if (!path.startsWith(base)) {
      return List.of();
    }
    List<String> names = new ArrayList<>(List.of(path.substring(base.length()).split("/", -1)));
    names.remove(names.size() - 1);
    return names;
  }

  /** The files, in tasks. */
  JavaRDD<LabelledFile> spread() {
    return JavaSparkContext.fromSparkContext(session.sparkContext()).parallelize(labelled, tasks);
  }

  @Override
  public JavaRDD<RawRow> read() {
    return spread().map(file -> file.row(file.path(), null));
  }

  @Override
  public List<String> files() {
    return labelled.stream().map(LabelledFile::path).toList();
  }

  /** A file, and what its folders say about it. */
  record LabelledFile(String path, @Nullable String label, boolean test) implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * The row of a file.
     *
     * @param value of its first column
     * @param problem why the file cannot be read, or null
     */
    RawRow row(@Nullable Object value, @Nullable String problem) {
      return new RawRow(
          column -> column == 0 ? value : label,
          new RawRow.Origin(path, null, null, null, problem, test));
    }
  }
}
