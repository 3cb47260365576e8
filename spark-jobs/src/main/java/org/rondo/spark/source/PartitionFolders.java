package org.rondo.spark.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;
import org.jspecify.annotations.Nullable;
import org.rondo.error.DataException;

/**
 * Folders named {@code column=value} between a source and its files: each is a column, as in Spark,
 * but its values stay text, so that {@code 01} and {@code 1} are different. Travels to executors.
 *
 * @param base the folder that they are in, a full path
 * @param columns their names, from the outermost; empty where there are none
 */
record PartitionFolders(String base, List<String> columns) implements Serializable {
  private static final String NULL = "__HIVE_DEFAULT_PARTITION__";

  /**
   * Finds them.
   *
   * @throws DataException when files are in folders of different columns
   */
  static PartitionFolders of(Path base, List<FileStatus> files) {
    PartitionFolders whole = null;
    Path example = base;
    for (FileStatus file : files) {
      PartitionFolders found =
          new PartitionFolders(
              base.toString(),
              parts(base.toString(), file.getPath().toString()).stream()
                  .map(part -> unescaped(part.substring(0, part.indexOf('='))))
                  .toList());
      if (whole != null && !whole.equals(found)) {
        throw new DataException(
            ("data.source: folders named column=value are columns, but those of %s are %s and those"
                    + " of %s are %s; bring all files to the same depth, or set"
                    + " data.options.recursiveFileLookup to true to ignore the folders' names")
                .formatted(example, whole.columns(), file.getPath(), found.columns()));
      }
      whole = found;
      example = file.getPath();
    }
    return whole == null ? new PartitionFolders(base.toString(), List.of()) : whole;
  }

  /** The columns' values for a file of the source; null for a column that has none there. */
  @Nullable String[] values(String file) {
    @Nullable String[] values = new String[columns.size()];
    List<String> parts = parts(base, file);
    for (int i = 0; i < Math.min(values.length, parts.size()); i++) {
      String part = parts.get(i);
      String value = part.substring(part.indexOf('=') + 1);
      values[i] = value.equals(NULL) ? null : unescaped(value);
    }
    return values;
  }

  private static List<String> parts(String base, String file) {
    List<String> parts = new ArrayList<>();
    int end = file.lastIndexOf('/');
    if (file.startsWith(base) && end > base.length()) { // otherwise the base is the file
      String inside = file.substring(base.length(), end);
      for (String part : inside.split("/", -1)) {
        if (part.indexOf('=') > 0) {
          parts.add(part);
        }
      }
    }
    return parts;
  }

  private static String unescaped(String name) {
    return ExternalCatalogUtils.unescapePathName(name);
  }
}
