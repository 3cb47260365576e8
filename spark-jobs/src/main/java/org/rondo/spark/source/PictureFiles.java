package org.rondo.spark.source;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.rondo.spark.storage.FileSystems;

/** Reads whole files. */
public final class PictureFiles {
  private static final int MOST_BYTES = 256 << 20;

  private PictureFiles() {}

  /**
   * A file's bytes.
   *
   * @throws IOException when it cannot be read, or is larger than any picture that is decoded
   */
  public static byte[] read(String path, Configuration hadoop) throws IOException {
    Path file = new Path(path);
    try (InputStream in = FileSystems.of(file, hadoop).open(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("it has more than %s MiB".formatted(MOST_BYTES >> 20));
      }
      return bytes;
    }
  }
}
