package org.rondo.spark.storage;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.rondo.error.Reason;

/** Opens the file system that a path is on. */
public final class FileSystems {
  private FileSystems() {}

  /**
   * The file system of a path or URI.
   *
   * @throws IOException when there is none for its scheme, in whatever way Hadoop reports it
   */
  public static FileSystem of(Path path, Configuration hadoop) throws IOException {
    try {
      return path.getFileSystem(hadoop);
    } catch (IOException
        | RuntimeException
        | LinkageError
        | java.util.ServiceConfigurationError e) {
      String scheme = path.toUri().getScheme();
      IOException failure =
          new IOException(
              scheme == null || scheme.equals("file")
                  ? Reason.of(e)
                  : "%s:// cannot be opened (%s)%s"
                      .formatted(scheme, Reason.of(e), missing(e) ? advice(scheme) : ""));
      failure.addSuppressed(e); // As the cause it would be reported as the reason.
      throw failure;
    }
  }

  private static boolean missing(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClassNotFoundException
          || cause instanceof LinkageError
          || cause instanceof org.apache.hadoop.fs.UnsupportedFileSystemException) {
        return true;
      }
    }
    return false;
  }

  private static String advice(String scheme) {
    String module = scheme.startsWith("s3") ? "hadoop-aws" : "the connector";
    return "; check the scheme, or give Spark %s for it with --conf spark.jars.packages"
        .formatted(module);
  }
}
