package org.rondo.spark.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.rondo.error.ConfigurationException;
import org.rondo.error.Reason;

/**
 * Files that {@code spark-submit --files} has sent along. YARN and Kubernetes put them into the
 * driver's working folder; a standalone cluster in cluster deploy mode only names them, in {@code
 * spark.files}.
 */
final class ShippedFiles {
  private static final String FILES = "spark.files";

  private ShippedFiles() {}

  /**
   * The file that a path means: the path itself if there is such a file or if it names a folder,
   * otherwise the shipped file of that bare name, if there is one. A file on another file system is
   * copied to a temporary one, which is deleted when this JVM ends.
   *
   * @throws ConfigurationException if the shipped file cannot be read
   */
  static Path resolve(Path file) {
    if (file.getNameCount() != 1 || file.isAbsolute() || Files.exists(file)) {
      return file;
    }
    String name = file.toString();
    for (String shipped : System.getProperty(FILES, "").split(",", -1)) {
      if (name(shipped).equals(name)) {
        return local(shipped).orElse(file);
      }
    }
    return file;
  }

  /** The name that a shipped file gets: what follows a #, else its own. */
  private static String name(String shipped) {
    int fragment = shipped.indexOf('#');
    String named = shipped.strip().substring(fragment < 0 ? 0 : fragment + 1);
    return named.substring(named.lastIndexOf('/') + 1);
  }

  private static Optional<Path> local(String shipped) {
    String location = shipped.strip().replaceFirst("#.*", "");
    try {
      URI uri = URI.create(location);
      String scheme = uri.getScheme() == null ? "file" : uri.getScheme();
      if (scheme.equals("file") || scheme.equals("local")) {
        return Optional.of(Path.of(uri.getPath()));
      }
      return Optional.of(copy(uri));
    } catch (IllegalArgumentException | IOException e) {
      throw new ConfigurationException(
          ("configuration cannot be read from %s, which --files names: %s; check that the machine"
                  + " of the driver can read it, as one on shared storage")
              .formatted(location, Reason.of(e)),
          e);
    }
  }

  private static Path copy(URI uri) throws IOException {
    org.apache.hadoop.fs.Path source = new org.apache.hadoop.fs.Path(uri);
    FileSystem storage =
        source.getFileSystem(SparkHadoopUtil.get().newConfiguration(new SparkConf()));
    Path folder = Files.createTempDirectory("rondo-shipped");
    Path copy = folder.resolve(source.getName());
    folder.toFile().deleteOnExit();
    copy.toFile().deleteOnExit();
    storage.copyToLocalFile(source, new org.apache.hadoop.fs.Path(copy.toUri()));
    // Of Hadoop's checksums; there before the copy and of no use here.
    Files.deleteIfExists(folder.resolve("." + source.getName() + ".crc"));
    return copy;
  }
}
