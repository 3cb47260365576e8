package org.rondo.spark.storage;

import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.rondo.error.ConfigurationException;

/**
 * A place on a file system, without symbolic links.
 *
 * @param files its file system
 * @param path of the place
 */
public record OutputPlace(FileSystem files, Path path) {
  static final String KEY = "--output: ";
  static final String ANOTHER = "; give another --output";

  /** Follows symbolic links, as far as the place is there. */
  public static OutputPlace of(String location, Configuration hadoop) throws IOException {
    Path given = new Path(location);
    FileSystem files = FileSystems.of(given, hadoop);
    return new OutputPlace(files, resolved(files, given));
  }

  /** The hidden folder beside it. */
  Path beside() {
    if (path.getParent() == null) {
      throw new IllegalArgumentException("it is a root; name a folder in it");
    }
    return new Path(path.getParent(), "." + path.getName() + ".unfinished");
  }

  /** Where a path leads, as far as it exists. */
  private static Path resolved(FileSystem files, Path path) throws IOException {
    Path whole = files.makeQualified(path);
    Path parent = whole.getParent();
    if ("file".equals(whole.toUri().getScheme())) {
      java.nio.file.Path local = java.nio.file.Path.of(whole.toUri().getPath());
      if (java.nio.file.Files.exists(local)) {
        return new Path("file", null, local.toRealPath().toString());
      }
      if (java.nio.file.Files.isSymbolicLink(local)) {
        throw new IOException("it is a symbolic link to nothing");
      }
    } else if (files.exists(whole)) {
      return files.resolvePath(whole);
    }
    return parent == null ? whole : new Path(resolved(files, parent), whole.getName());
  }

  /** The place as people write it. */
  public String display() {
    return shown(path);
  }

  static String shown(Path path) {
    return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
  }

  /** Whether a path, without symbolic links, is this place or lies in it. */
  public boolean holds(Path other) {
    return (other + "/").startsWith(path + "/");
  }

  /** Refuses a place that overlaps what a path, glob or URI stands for. */
  void requireApart(String input, Configuration hadoop) throws IOException {
    Path given = new Path(input);
    FileSystem from = FileSystems.of(given, hadoop);
    FileStatus[] matches =
        from.exists(given) ? new FileStatus[] {from.getFileStatus(given)} : from.globStatus(given);
    for (FileStatus match : matches == null ? new FileStatus[0] : matches) {
      requireApart(input, resolved(from, match.getPath()));
      if (match.isDirectory()) {
        for (FileStatus child : from.listStatus(match.getPath())) {
          if (!hidden(child)) {
            requireApart(input, resolved(from, child.getPath()));
          }
        }
      }
    }
  }

  private void requireApart(String input, Path read) {
    String here = path + "/";
    String there = read + "/";
    if (here.startsWith(there) || there.startsWith(here)) {
      throw new ConfigurationException(
          KEY
              + shown(path)
              + " overlaps what is read, "
              + input
              + ": it would be replaced, or read as input the next time"
              + ANOTHER);
    }
  }

  private static boolean hidden(FileStatus file) {
    return file.getPath().getName().matches("[._].*");
  }

  /** Refuses to replace anything that does not look like the output of a job. */
  void requireReplaceable(boolean replaces) throws IOException {
    if (!files.exists(path)) {
      return;
    }
    if (!replaces) {
      throw new ConfigurationException(
          KEY + shown(path) + " exists already; name a new folder, or replace it with --overwrite");
    }
    boolean written =
        files.getFileStatus(path).isDirectory()
            && Arrays.stream(files.listStatus(path))
                .map(file -> file.getPath().getName())
                .allMatch(
                    name -> name.matches("part-.*|_SUCCESS|_temporary|_rejected|\\..*\\.crc"));
    if (!written) {
      throw new ConfigurationException(
          KEY + shown(path) + " holds other things than a job's output, which are kept" + ANOTHER);
    }
  }
}
