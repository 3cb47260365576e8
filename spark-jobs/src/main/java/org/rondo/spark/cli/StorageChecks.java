package org.rondo.spark.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether runs can be stored where the configuration says, and whether there is room for them. */
final class StorageChecks {
  private static final long MIN_FREE_MEGABYTES = 1024;

  private StorageChecks() {}

  /** The checks of an output folder, a path or URI. */
  static List<Check> of(String output) {
    return List.of(
        new Check("output", () -> writable(output)),
        new Check("disk", () -> space(Path.of(System.getProperty("java.io.tmpdir")))));
  }

  static Finding writable(String output) throws IOException {
    if (Locations.remote(output)) {
      return Finding.ok(output + " (not a local path: not tried)");
    }
    Path folder = Locations.localPath(output).toAbsolutePath().normalize();
    Path existing = folder;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    return existing != null && Files.isDirectory(existing) && Files.isWritable(existing)
        ? Finding.ok("%s can be written".formatted(folder))
        : Finding.fail(
            "%s cannot be written".formatted(folder),
            "give another folder: --set output=PATH, or make %s writable".formatted(existing));
  }

  private static Finding space(Path temporary) throws IOException {
    long free = Files.getFileStore(temporary).getUsableSpace() >> 20;
    String detail =
        "%,d MB free in %s, where Spark keeps what memory cannot".formatted(free, temporary);
    return free < MIN_FREE_MEGABYTES
        ? Finding.warn(detail, "free some, or --conf spark.local.dir=PATH")
        : Finding.ok(detail);
  }
}
