package org.rondo.spark.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Objects;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.StreamCapabilities;
import org.rondo.checkpoint.CheckpointManifest.Entry;

/**
 * Writes a file and measures it. Every failure is an {@link IOException}, even where Hadoop throws
 * an error of its own, as for a full local disk.
 */
public final class FileStream extends FilterOutputStream {
  private final FSDataOutputStream file;
  private final MessageDigest digest = Digests.fresh();

  FileStream(FSDataOutputStream file) {
    super(file);
    this.file = file;
  }

  /** Something that writes. */
  private interface Writing {
    void run() throws IOException;
  }

  private static void translated(Writing writing) throws IOException {
    try {
      writing.run();
    } catch (FSError e) {
      throw new IOException(Objects.requireNonNullElse(e.getCause(), e).getMessage(), e);
    }
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value});
  }

  @Override
  public void write(byte[] values, int offset, int length) throws IOException {
    translated(() -> file.write(values, offset, length));
    digest.update(values, offset, length);
  }

  @Override
  public void flush() throws IOException {
    translated(file::flush);
  }

  /** Shows readers what has been written, where the file system can before the file is closed. */
  public void show() throws IOException {
    translated(file::hflush);
  }

  /** Forces it to disk, where the file system can; others keep a file when it is closed. */
  void persist() throws IOException {
    flush();
    if (file.hasCapability(StreamCapabilities.HSYNC)) {
      translated(file::hsync);
    }
  }

  @Override
  public void close() throws IOException {
    translated(file::close);
  }

  /** Length and digest of what has been written; to be called once, at the end. */
  Entry measured() {
    return new Entry(file.getPos(), Digests.hex(digest.digest()));
  }
}
