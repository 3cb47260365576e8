package org.rondo.spark.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.rondo.checkpoint.CheckpointManifest.Entry;

/** Length and digest of what is written through it. Never closes the stream below. */
public final class MeasuredStream extends FilterOutputStream {
  private final MessageDigest digest = sha256();
  private long bytes;

  /** Measures what goes to the stream, which stays the caller's. */
  public MeasuredStream(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int value) throws IOException {
    out.write(value);
    digest.update((byte) value);
    bytes++;
  }

  @Override
  public void write(byte[] values, int offset, int length) throws IOException {
    out.write(values, offset, length);
    digest.update(values, offset, length);
    bytes += length;
  }

  @Override
  public void close() throws IOException {
    flush();
  }

  /** What has been written; to be asked once, at the end. */
  public Entry entry() {
    return new Entry(bytes, HexFormat.of().formatHex(digest.digest()));
  }

  /** A fresh SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** SHA-256 of content in hexadecimal. */
  public static String hex(byte[] content) {
    return HexFormat.of().formatHex(sha256().digest(content));
  }

  /** The digest of what has been read through a stream, in hexadecimal. */
  public static String hex(DigestInputStream read) {
    return HexFormat.of().formatHex(read.getMessageDigest().digest());
  }
}
