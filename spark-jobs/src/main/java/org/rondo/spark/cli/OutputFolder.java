package org.rondo.spark.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.rondo.error.ConfigurationException;

/** The folder that a job is to write, which may be there from an earlier job. */
final class OutputFolder {
  private final FileSystem files;
  private final Path path;

  private OutputFolder(FileSystem files, Path path) {
    this.files = files;
    this.path = path;
  }

  /** The folder at a path or URI. */
  static OutputFolder of(String location, Configuration hadoop) throws IOException {
    if (location.isBlank()) {
      throw new ConfigurationException("--output is empty: name the folder to write");
    }
    Path path = new Path(location);
    FileSystem files = path.getFileSystem(hadoop);
    return new OutputFolder(files, files.makeQualified(path));
  }

  /** Refuses to write over anything. */
  void requireAbsent() throws IOException {
    if (files.exists(path)) {
      throw new ConfigurationException(
          "output exists: %s; give another --output, or --overwrite to replace it".formatted(path));
    }
  }

  /** Deletes the output of an earlier job; whatever looks like anything else is kept. */
  void clearForJobReading(String source) throws IOException {
    if (overlaps(source)) {
      throw new ConfigurationException(
          "--overwrite would delete the input: %s is read and %s is written; give another --output"
              .formatted(source, path));
    }
    if (!files.exists(path)) {
      return;
    }
    if (!writtenByJob()) {
      throw new ConfigurationException(
          "%s holds other things than a job's output: --overwrite keeps it; give another --output"
              .formatted(path));
    }
    if (!files.delete(path, true)) {
      throw new ConfigurationException("cannot delete %s; check its permissions".formatted(path));
    }
  }

  /** Whether the source is this folder, or one of the two lies in the other. */
  private boolean overlaps(String source) {
    boolean elsewhere =
        source.matches("(builtin|table):.*")
            || !Objects.requireNonNullElse(new Path(source).toUri().getScheme(), files.getScheme())
                .equals(files.getScheme());
    if (elsewhere) {
      return false;
    }
    String input = files.makeQualified(new Path(source)) + "/";
    return input.startsWith(path + "/") || (path + "/").startsWith(input);
  }

  private boolean writtenByJob() throws IOException {
    if (!files.getFileStatus(path).isDirectory()) {
      return false;
    }
    List<String> names =
        Arrays.stream(files.listStatus(path)).map(file -> file.getPath().getName()).toList();
    return names.stream()
        .allMatch(name -> name.matches("part-.*|_SUCCESS|_temporary|_rejected|\\..*\\.crc"));
  }
}
