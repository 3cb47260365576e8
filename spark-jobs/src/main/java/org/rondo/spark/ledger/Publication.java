package org.rondo.spark.ledger;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.rondo.spark.ledger.BatchEntry.Written;
import org.rondo.spark.storage.FileSystems;
import org.rondo.spark.storage.Folder;

/**
 * Moves batches that count to their places. Where a folder is renamed in one step, readers see all
 * of a batch at once; where that is a copy that may stop half-way, the rest is moved file by file.
 * May be begun again at any moment, also by another process.
 */
final class Publication {
  private final FileSystem files;
  private final Path root;
  private final Path staging;

  Publication(Folder root, Folder staging, Configuration hadoop) throws IOException {
    this.root = new Path(root.uri());
    this.staging = new Path(staging.uri());
    this.files = FileSystems.of(this.root, hadoop);
  }

  /** Moves what is still staged; a batch that is not staged any more is in its place. */
  void publish(Written batch) throws IOException {
    Path from = new Path(staging, batch.staged());
    Path to = new Path(root, batch.folder());
    if (!files.exists(from)) {
      return;
    }
    if (!files.exists(to) && files.rename(from, to)) {
      return;
    }
    for (Map.Entry<String, Long> file : batch.files().entrySet()) {
      move(new Path(from, file.getKey()), new Path(to, file.getKey()), file.getValue());
    }
    files.delete(from, true);
  }

  /** Moves a file, unless it is there already: another process may be moving it as well. */
  private void move(Path from, Path to, long bytes) throws IOException {
    if (isWhole(to, bytes)) {
      return;
    }
    files.mkdirs(to.getParent());
    if (files.exists(from) && files.exists(to)) {
      files.delete(to, false); // a copy that was cut off
    }
    if (!files.rename(from, to) && !isWhole(to, bytes)) {
      throw new IOException("cannot rename %s to %s".formatted(from, to));
    }
  }

  private boolean isWhole(Path file, long bytes) throws IOException {
    try {
      return files.getFileStatus(file).getLen() == bytes;
    } catch (FileNotFoundException e) {
      return false;
    }
  }
}
