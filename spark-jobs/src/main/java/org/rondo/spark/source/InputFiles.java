package org.rondo.spark.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.rondo.error.DataException;

/**
 * The files that a path, glob or URI stands for, in the order of their names. Hidden files (a
 * leading dot or underscore) are left out, as Spark does.
 *
 * @param name what the user wrote
 * @param files the files
 */
record InputFiles(String name, List<FileStatus> files) {

  /** Copies the files. */
  InputFiles {
    files = List.copyOf(files);
  }

  /**
   * Lists them.
   *
   * @throws DataException when there are none, or they cannot be listed
   */
  static InputFiles of(SparkSession session, String name) {
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    List<FileStatus> files = new ArrayList<>();
    try {
      Path path = new Path(name);
      FileSystem fileSystem = path.getFileSystem(hadoop);
      FileStatus[] matches =
          fileSystem.exists(path)
              ? new FileStatus[] {fileSystem.getFileStatus(path)}
              : fileSystem.globStatus(path);
      if (matches == null || matches.length == 0) {
        throw new DataException(
            "data.source: no file matches "
                + fileSystem.makeQualified(path)
                + "; check the path (a relative one starts at the current folder)");
      }
      for (FileStatus match : matches) {
        if (match.getPath().equals(fileSystem.makeQualified(path)) || !hidden(match)) {
          collect(fileSystem, match, files);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new DataException("data.source: cannot read " + name + ": " + e.getMessage(), e);
    }
    if (files.isEmpty()) {
      throw new DataException("data.source: the folder " + name + " holds no file");
    }
    return new InputFiles(name, files);
  }

  private static void collect(FileSystem fileSystem, FileStatus status, List<FileStatus> files)
      throws IOException {
    if (!status.isDirectory()) {
      files.add(status);
      return;
    }
    FileStatus[] children = fileSystem.listStatus(status.getPath());
    java.util.Arrays.sort(children);
    for (FileStatus child : children) {
      if (!hidden(child)) {
        collect(fileSystem, child, files);
      }
    }
  }

  private static boolean hidden(FileStatus file) {
    char first = file.getPath().getName().charAt(0);
    return first == '.' || first == '_';
  }

  /** Their full paths. */
  List<String> paths() {
    return files.stream().map(file -> file.getPath().toString()).toList();
  }

  /** Fails when there is not a single byte to read. */
  InputFiles requireContent() {
    if (files.stream().mapToLong(FileStatus::getLen).sum() == 0) {
      throw new DataException("data.source: " + name + " is empty");
    }
    return this;
  }
}
