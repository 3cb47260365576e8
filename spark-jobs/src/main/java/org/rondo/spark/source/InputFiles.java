package org.rondo.spark.source;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.rondo.error.DataException;
import org.rondo.error.Reason;
import org.rondo.spark.storage.FileSystems;
import org.rondo.spark.storage.SessionStorage;

/**
 * The files that a path, glob or URI stands for, in the order of their names. Hidden files (a
 * leading dot or underscore) are left out, as in Spark.
 *
 * @param name what the user wrote
 * @param base the folder that they are in: the path, or the part of a glob above its first pattern
 * @param files the files
 */
record InputFiles(String name, Path base, List<FileStatus> files) {

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
    Configuration hadoop = SessionStorage.of(session);
    List<FileStatus> files = new ArrayList<>();
    Path base;
    try {
      Path path = new Path(name);
      FileSystem fileSystem = FileSystems.of(path, hadoop);
      boolean plain = fileSystem.exists(path);
      FileStatus[] matches =
          plain ? new FileStatus[] {fileSystem.getFileStatus(path)} : fileSystem.globStatus(path);
      if (matches == null || matches.length == 0) {
        throw new DataException(
            "data.source: no file matches "
                + fileSystem.makeQualified(path)
                + "; check the path (a relative one starts at the current folder)");
      }
      base = fileSystem.makeQualified(plain ? path : aboveGlob(path));
      for (FileStatus match : matches) {
        if (match.getPath().equals(fileSystem.makeQualified(path)) || !hidden(match)) {
          collect(fileSystem, match, files);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new DataException("data.source: cannot read " + name + ": " + Reason.of(e), e);
    }
    if (files.isEmpty()) {
      throw new DataException("data.source: the folder " + name + " holds no file");
    }
    return new InputFiles(name, base, files);
  }

  private static Path aboveGlob(Path glob) {
    Path above = glob;
    for (Path path = glob; path != null; path = path.getParent()) {
      if (path.getName().matches(".*[\\[\\]{}*?].*")) {
        above = path.getParent();
      }
    }
    return above == null ? new Path(Path.CUR_DIR) : above;
  }

  private static void collect(FileSystem fileSystem, FileStatus status, List<FileStatus> files)
      throws IOException {
    if (!status.isDirectory()) {
      requireRegular(status.getPath());
      files.add(status);
      return;
    }
    FileStatus[] children = fileSystem.listStatus(status.getPath());
    Arrays.sort(children);
    for (FileStatus child : children) {
      if (!hidden(child)) {
        collect(fileSystem, child, files);
      }
    }
  }

  /** Reading a pipe that nobody writes to would never end. */
  private static void requireRegular(Path file) throws IOException {
    if (file.toUri().getScheme().equals("file")
        && !Files.isRegularFile(java.nio.file.Path.of(file.toUri().getPath()))) {
      throw new IOException(
          file + " is a pipe or a device; write its content to a file, and name that");
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

  /**
   * The folders between the base and the files whose names are columns.
   *
   * @param options among which Spark's {@code recursiveFileLookup} turns them off
   */
  PartitionFolders folders(ReaderOptions options) {
    return PartitionFolders.of(
        base, Boolean.parseBoolean(options.find("recursiveFileLookup")) ? List.of() : files);
  }

  /** Fails when there is not a single byte to read. */
  InputFiles requireContent() {
    if (files.stream().mapToLong(FileStatus::getLen).sum() == 0) {
      throw new DataException("data.source: " + name + " is empty");
    }
    return this;
  }
}
