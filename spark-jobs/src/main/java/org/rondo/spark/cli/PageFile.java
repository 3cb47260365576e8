package org.rondo.spark.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.rondo.error.ConfigurationException;

/** A page that a command writes where {@code --output} says. */
final class PageFile {
  private PageFile() {}

  /**
   * Writes a page: nobody reads half of it, and what was there before stays where this one cannot
   * be written.
   *
   * @throws ConfigurationException when it cannot
   */
  static void write(Path file, String page) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder == null || Files.isDirectory(file)) {
        throw new FileSystemException(file.toString(), null, "it is a folder");
      }
      Files.createDirectories(folder);
      Path unfinished = folder.resolve(".%s.unfinished".formatted(UUID.randomUUID()));
      try {
        Files.writeString(unfinished, page);
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(unfinished);
      }
    } catch (IOException e) {
      throw new ConfigurationException(
          "--output: cannot write %s: %s; name a file in a folder that can be written"
              .formatted(file, e),
          e);
    }
  }
}
