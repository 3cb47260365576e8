package org.rondo.spark.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.rondo.error.DataException;

/**
 * A file of images and the file of their labels.
 *
 * @param test whether the names say that they are for testing
 */
record IdxPair(String images, String labels, boolean test) implements Serializable {

  /**
   * Pairs files by their names: {@code train-images-idx3-ubyte.gz} with {@code
   * train-labels-idx1-ubyte.gz}. A source of test files only is a source like any other.
   */
  static List<IdxPair> of(InputFiles files) {
    List<FileStatus> candidates = new ArrayList<>(files.files());
    Map<String, String> labels = new HashMap<>();
    for (FileStatus file : candidates) {
      String name = file.getPath().getName();
      if (name.contains("labels")) {
        labels.put(stem(name, "labels"), file.getPath().toString());
      }
    }
    List<IdxPair> pairs = new ArrayList<>();
    for (FileStatus file : candidates) {
      Path path = file.getPath();
      if (path.getName().contains("images")) {
        String stem = stem(path.getName(), "images");
        String partner = labels.getOrDefault(stem, beside(path));
        pairs.add(
            new IdxPair(
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
    return pairs.stream().allMatch(IdxPair::test)
        ? pairs.stream().map(pair -> new IdxPair(pair.images(), pair.labels(), false)).toList()
        : pairs;
  }

  private static String stem(String name, String word) {
    return name.toLowerCase(Locale.ROOT).substring(0, name.indexOf(word));
  }

  /** For a source that names only the file of images. */
  private static String beside(Path images) {
    String name = images.getName().replace("images", "labels").replace("idx3", "idx1");
    return new Path(images.getParent(), name).toString();
  }
}
