package org.rondo.spark.source;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
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
 * @param files the files, each once
 * @param extent whether these are all that the name stands for
 */
public record InputFiles(String name, Path base, List<FileStatus> files, Extent extent) {

  /** How many of the files that a name stands for. */
  public enum Extent {
    /** All. */
    ALL,
    /** Some, which have been chosen. */
    CHOSEN
  }

  /** Copies the files. */
  public InputFiles {
    files = List.copyOf(files);
  }

  /**
   * Lists them.
   *
   * @throws DataException when there are none, or they cannot be listed
   */
  static InputFiles of(SparkSession session, String name) {
    InputFiles found = list(session, name, false);
    if (found.files().isEmpty()) {
      throw new DataException("data.source: the folder " + name + " holds no file");
    }
    return found;
  }

  /**
   * Lists them, where there may be none yet: in a folder that is empty, or for a glob below one
   * that is there.
   *
   * @throws DataException when they cannot be listed
   */
  public static InputFiles list(SparkSession session, String name) {
    return list(session, name, true);
  }

  private static InputFiles list(SparkSession session, String name, boolean mayMatchNone) {
    Configuration hadoop = SessionStorage.of(session);
    Map<Path, FileStatus> files = new LinkedHashMap<>(); // a glob may name a folder twice
    try {
      Path path = new Path(name);
      FileSystem fileSystem = FileSystems.of(path, hadoop);
      boolean plain = fileSystem.exists(path);
      Path base = fileSystem.makeQualified(plain ? path : aboveGlob(path));
      FileStatus[] matches =
          plain ? new FileStatus[] {fileSystem.getFileStatus(path)} : fileSystem.globStatus(path);
      if (matches == null || matches.length == 0) {
        Path whole = fileSystem.makeQualified(path);
        if (!mayMatchNone || base.equals(whole) || !fileSystem.exists(base)) {
          throw new DataException(
              "data.source: no file matches "
                  + whole
                  + "; check the path (a relative one starts at the current folder)");
        }
        matches = new FileStatus[0];
      }
      for (FileStatus match : matches) {
        if (match.getPath().equals(fileSystem.makeQualified(path)) || !hidden(match)) {
          collect(fileSystem, match, files);
        }
      }
      return new InputFiles(name, base, List.copyOf(files.values()), Extent.ALL);
    } catch (IOException | IllegalArgumentException e) {
      throw new DataException("data.source: cannot read " + name + ": " + Reason.of(e), e);
    }
  }

  /** Whether the name is that of a file or folder, and no glob. */
  public boolean isNamed() {
    return new Path(name).getName().equals(base.getName());
  }

  /** Some of the files, which alone will be read. */
  public InputFiles only(Predicate<FileStatus> chosen) {
    return new InputFiles(name, base, files.stream().filter(chosen).toList(), Extent.CHOSEN);
  }

  /** A file's path below the base. */
  String relative(FileStatus file) {
    String path = file.getPath().toString();
    String above = base + "/";
    return path.startsWith(above) ? path.substring(above.length()) : path;
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

  private static void collect(FileSystem fileSystem, FileStatus status, Map<Path, FileStatus> files)
      throws IOException {
    if (!status.isDirectory()) {
      requireRegular(status.getPath());
      files.put(status.getPath(), status);
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

  /** Their full paths for readers that would take some characters in them for patterns. */
  String[] literalPaths() {
    return paths().stream().map(InputFiles::literal).toArray(String[]::new);
  }

  /** A path without wildcards. */
  static String literal(String path) {
    return path.replaceAll("[\\[\\]{}*?]", "\\\\$0");
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
