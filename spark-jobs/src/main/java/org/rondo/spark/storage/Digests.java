package org.rondo.spark.storage;

import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 digests, in hexadecimal. */
public final class Digests {
  private Digests() {}

  /** A digest to be updated. */
  public static MessageDigest fresh() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The digest of content. */
  public static String of(byte[] content) {
    return hex(fresh().digest(content));
  }

  /** The digest of everything read through a stream. */
  public static String of(DigestInputStream read) {
    return hex(read.getMessageDigest().digest());
  }

  static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }
}
