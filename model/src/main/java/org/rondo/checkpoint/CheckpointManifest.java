package org.rondo.checkpoint;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The contents of a checkpoint: manifest.json. Construction checks every name and size, so that a
 * damaged or hostile manifest cannot cause anything to be opened or allocated.
 *
 * @param formatVersion of the checkpoint
 * @param round the last round that is part of it
 * @param entries length and digest of every other file, by its name
 */
public record CheckpointManifest(int formatVersion, int round, SortedMap<String, Entry> entries) {
  /** The format that this version writes, which is also the newest that it reads. */
  public static final int FORMAT_VERSION = 1;

  /** The file of the small values. */
  public static final String TREE = "state.json";

  /** Longest text of the small values. */
  public static final long MAX_TREE_BYTES = 64L << 20;

  /** The ending of arrays' file names: float32, little-endian. */
  private static final String ARRAY = ".f32";

  /** The longest array that Java can hold, in bytes. */
  private static final long MAX_ARRAY_BYTES = 4L * (Integer.MAX_VALUE - 8);

  private static final int MAX_ENTRIES = 100_000;

  /**
   * Checks and copies the entries.
   *
   * @throws IllegalArgumentException if a name, size or digest is not possible
   */
  public CheckpointManifest {
    if (round < 0) {
      throw new IllegalArgumentException("the round is " + round);
    }
    if (entries == null || !entries.containsKey(TREE)) {
      throw new IllegalArgumentException("there is no " + TREE);
    }
    if (entries.size() > MAX_ENTRIES) {
      throw new IllegalArgumentException("there are " + entries.size() + " entries");
    }
    entries.forEach(CheckpointManifest::requireSane);
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  /**
   * Length and digest of a file.
   *
   * @param bytes its length
   * @param sha256 its digest in hexadecimal
   */
  public record Entry(long bytes, String sha256) {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    /** Checks the form of the digest. */
    public Entry {
      if (bytes < 0 || sha256 == null || !DIGEST.matcher(sha256).matches()) {
        throw new IllegalArgumentException("an entry has neither a length nor a SHA-256");
      }
    }
  }

  /** The file that an array is kept in. */
  public static String fileOf(String array) {
    return array + ARRAY;
  }

  /** The small values. */
  public Entry tree() {
    return Objects.requireNonNull(entries.get(TREE), TREE);
  }

  /** The arrays by name. */
  public Map<String, Entry> arrays() {
    Map<String, Entry> arrays = new TreeMap<>();
    entries.forEach(
        (file, entry) -> {
          if (file.endsWith(ARRAY)) {
            arrays.put(file.substring(0, file.length() - ARRAY.length()), entry);
          }
        });
    return arrays;
  }

  private static void requireSane(String file, Entry entry) {
    boolean tree = file.equals(TREE);
    boolean array =
        file.endsWith(ARRAY)
            && Checkpoint.validName(file.substring(0, file.length() - ARRAY.length()));
    if (!tree && !array) {
      throw new IllegalArgumentException("'" + file + "' is not the name of an entry");
    }
    long max = tree ? MAX_TREE_BYTES : MAX_ARRAY_BYTES;
    if (entry.bytes() > max || (array && entry.bytes() % Float.BYTES != 0)) {
      throw new IllegalArgumentException(file + " cannot be " + entry.bytes() + " bytes long");
    }
  }
}
