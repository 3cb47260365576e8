package org.rondo.spark.cli;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a source or folder of the configuration names. */
final class Locations {
  /** With two letters or more, since C: is a drive. */
  private static final String SCHEME = "^[A-Za-z][A-Za-z0-9+.-]+:.*";

  private static final String FILE_SCHEME = "file:";
  private static final String BUILTIN_SCHEME = "builtin:";

  private Locations() {}

  /** Whether it is anything but a path of this machine. */
  static boolean remote(String location) {
    return location.matches(SCHEME) && !location.startsWith(FILE_SCHEME);
  }

  /** Whether it comes with Rondo. */
  static boolean builtin(String location) {
    return location.startsWith(BUILTIN_SCHEME);
  }

  /** The path of a location that is not remote. */
  static Path localPath(String location) {
    return location.startsWith(FILE_SCHEME)
        ? Path.of(URI.create(location).getPath())
        : Path.of(location);
  }

  /** Whether the file, the folder, or the folder that a glob looks into exists. */
  static boolean exists(String location) {
    int glob = location.replaceFirst("[*?\\[{].*", "").length();
    if (glob == location.length()) {
      return Files.exists(localPath(location));
    }
    Path prefix = localPath(location.substring(0, location.lastIndexOf('/', glob) + 1));
    return Files.isDirectory(prefix.toString().isEmpty() ? Path.of(".") : prefix);
  }
}
