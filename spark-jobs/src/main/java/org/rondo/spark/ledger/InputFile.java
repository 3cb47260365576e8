package org.rondo.spark.ledger;

import java.util.Objects;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.jspecify.annotations.Nullable;
import org.rondo.error.Redaction;

/**
 * A file as it was when it was listed.
 *
 * @param path its full path, without secrets, and so the same whoever reads it
 * @param bytes its length
 * @param modified when it was last changed, in milliseconds since 1970
 * @param etag what its store calls this content; null where the store does not say
 */
public record InputFile(String path, long bytes, long modified, @Nullable String etag) {
  /** Checks that nothing is missing. */
  public InputFile {
    Objects.requireNonNull(path, "no path");
  }

  /** A file of a listing. */
  public static InputFile of(FileStatus status) {
    return new InputFile(
        path(status),
        status.getLen(),
        status.getModificationTime(),
        status instanceof EtagSource store ? store.getEtag() : null);
  }

  /** The path of a file as a ledger has it. */
  public static String path(FileStatus status) {
    return Redaction.uri(status.getPath().toString())
        .replace("://" + Redaction.REDACTED + "@", "://");
  }

  /** Whether there is nothing in it, not even half a row. */
  public boolean isEmpty() {
    return bytes == 0;
  }
}
