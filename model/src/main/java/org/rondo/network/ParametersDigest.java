package org.rondo.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The fingerprint that shows whether two runs produced the same model. */
public final class ParametersDigest {
  private static final int CHUNK = 1 << 14;

  private ParametersDigest() {}

  /** SHA-256, in hexadecimal, of the parameters as float32 little-endian in their flat order. */
  public static String sha256(float[] parameters) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    ByteBuffer bytes = ByteBuffer.allocate(4 * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (int start = 0; start < parameters.length; start += CHUNK) {
      bytes.clear();
      int length = Math.min(CHUNK, parameters.length - start);
      bytes.asFloatBuffer().put(parameters, start, length);
      digest.update(bytes.array(), 0, 4 * length);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
