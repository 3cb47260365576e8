package org.rondo.spark.features;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Strings for bytes in UTF-8, the same string where the same short word was asked for shortly
 * before: the words of categories occur in row after row. Used by one thread.
 */
final class WordCache {
  private static final int SLOTS = 1 << 10;
  private static final int LONGEST = 64;

  private final @Nullable String[] words = new String[SLOTS];
  private final byte[][] known = new byte[SLOTS][];

  /** The word that is written in a part of an array. */
  String word(byte[] bytes, int from, int length) {
    if (length > LONGEST) {
      return new String(bytes, from, length, StandardCharsets.UTF_8);
    }
    int hash = length;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    int slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    String word = words[slot];
    byte[] own = known[slot];
    if (word != null && Arrays.equals(own, 0, own.length, bytes, from, from + length)) {
      return word;
    }
    word = new String(bytes, from, length, StandardCharsets.UTF_8);
    words[slot] = word;
    known[slot] = Arrays.copyOfRange(bytes, from, from + length);
    return word;
  }
}
