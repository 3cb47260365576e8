package org.rondo.spark.run;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rondo.bundle.BundleJson;
import org.rondo.checkpoint.Checkpoint;
import org.rondo.checkpoint.CheckpointManifest;
import org.rondo.checkpoint.CheckpointManifest.Entry;
import org.rondo.checkpoint.FloatStream;
import org.rondo.error.DataException;
import org.rondo.spark.storage.Digests;
import org.rondo.spark.storage.Folder;

/**
 * One checkpoint: its entries, {@code manifest.json} with their lengths and digests, and the marker
 * {@code COMPLETE} with the manifest's digest, written in this order. A folder whose marker does
 * not hold, down to the last byte of the last entry, is not a checkpoint.
 */
final class CheckpointFolder {
  private static final Pattern NAME = Pattern.compile("round-([0-9]{6,9})-[0-9a-f]{8}");
  private static final String MANIFEST = "manifest.json";
  private static final String MARKER = "COMPLETE";
  private static final String MARKER_TEXT = "rondo-checkpoint ";
  private static final int MAX_MARKER_BYTES = 256;
  private static final int MAX_MANIFEST_BYTES = 32 << 20;

  private final Folder folder;
  private final int round;

  private CheckpointFolder(Folder folder, int round) {
    this.folder = folder;
    this.round = round;
  }

  /** The folder of a round, under a unique name. */
  static CheckpointFolder fresh(Folder store, int round, String nonce) {
    return new CheckpointFolder(
        store.child(String.format(Locale.ROOT, "round-%06d-%s", round, nonce)), round);
  }

  /** Whether a name has the form of a checkpoint's. */
  static boolean named(String name) {
    return NAME.matcher(name).matches();
  }

  /** The checkpoint of a name. */
  static CheckpointFolder of(Folder store, String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      throw new IllegalArgumentException(name);
    }
    return new CheckpointFolder(store.child(name), Integer.parseInt(parts.group(1)));
  }

  int round() {
    return round;
  }

  String display() {
    return folder.display();
  }

  /** Whether it was ever marked as complete, rightly or not. */
  boolean marked() throws IOException {
    return folder.has(MARKER);
  }

  /** Writes everything, the marker last. */
  void write(Checkpoint checkpoint) throws IOException {
    folder.make();
    SortedMap<String, Entry> entries = new TreeMap<>();
    for (Map.Entry<String, float[]> array : checkpoint.arrays().entrySet()) {
      String file = CheckpointManifest.fileOf(array.getKey());
      entries.put(file, folder.writeNew(file, out -> FloatStream.write(array.getValue(), out)));
    }
    byte[] tree = utf8(BundleJson.write(checkpoint.tree()));
    entries.put(
        CheckpointManifest.TREE, folder.writeNew(CheckpointManifest.TREE, out -> out.write(tree)));
    byte[] manifest =
        utf8(
            BundleJson.write(
                new CheckpointManifest(CheckpointManifest.FORMAT_VERSION, round, entries)));
    folder.writeNew(MANIFEST, out -> out.write(manifest));
    folder.writeNew(MARKER, out -> out.write(utf8(marker(Digests.of(manifest)))));
  }

  private static String marker(String digest) {
    return MARKER_TEXT + CheckpointManifest.FORMAT_VERSION + " " + digest + "\n";
  }

  /** Reads and checks every byte without keeping any. */
  void verify() throws IOException, DamagedException {
    for (Map.Entry<String, Entry> entry : manifest().entries().entrySet()) {
      readEntry(
          entry.getKey(), entry.getValue(), in -> in.transferTo(OutputStream.nullOutputStream()));
    }
  }

  /** Reads it; nothing is parsed before its digest has been checked. */
  Checkpoint read() throws IOException, DamagedException {
    CheckpointManifest manifest = manifest();
    Map<String, float[]> arrays = new LinkedHashMap<>();
    for (Map.Entry<String, Entry> array : manifest.arrays().entrySet()) {
      Entry entry = array.getValue();
      int length = (int) (entry.bytes() / Float.BYTES);
      arrays.put(
          array.getKey(),
          readEntry(
              CheckpointManifest.fileOf(array.getKey()),
              entry,
              in -> FloatStream.read(in, length)));
    }
    Entry entry = manifest.tree();
    byte[] json =
        readEntry(CheckpointManifest.TREE, entry, in -> in.readNBytes((int) entry.bytes()));
    return new Checkpoint(round, arrays, tree(json));
  }

  @SuppressWarnings("unchecked") // JSON objects have text for keys.
  private static Map<String, Object> tree(byte[] json) {
    return (Map<String, Object>) BundleJson.read(json, Map.class, CheckpointManifest.TREE);
  }

  private CheckpointManifest manifest() throws IOException, DamagedException {
    if (!marked()) {
      throw new DamagedException("was never finished: " + MARKER + " is missing");
    }
    String marker = new String(folder.read(MARKER, MAX_MARKER_BYTES), StandardCharsets.UTF_8);
    requireReadable(marker);
    if (!folder.has(MANIFEST)) {
      throw new DamagedException(MANIFEST + " is missing");
    }
    byte[] json = folder.read(MANIFEST, MAX_MANIFEST_BYTES);
    if (!marker.equals(marker(Digests.of(json)))) {
      throw new DamagedException("the SHA-256 of " + MANIFEST + " is not the one in " + MARKER);
    }
    CheckpointManifest manifest;
    try {
      manifest = BundleJson.read(json, CheckpointManifest.class, MANIFEST);
    } catch (DataException e) {
      throw new DamagedException(String.valueOf(e.getMessage()));
    }
    if (manifest.round() != round) {
      throw new DamagedException("it is of round " + manifest.round() + ", not of " + round);
    }
    return manifest;
  }

  private static void requireReadable(String marker) throws DamagedException {
    if (marker.matches(MARKER_TEXT + "[0-9]{1,9} .*\n")
        && !marker.startsWith(MARKER_TEXT + CheckpointManifest.FORMAT_VERSION + " ")) {
      throw new DamagedException(
          "it has format "
              + marker.split(" ", 3)[1]
              + ", this version reads "
              + CheckpointManifest.FORMAT_VERSION
              + "; use the Rondo that wrote it");
    }
  }

  private <T> T readEntry(String file, Entry entry, Reading<T> reading)
      throws IOException, DamagedException {
    if (!folder.has(file)) {
      throw new DamagedException(file + " is missing");
    }
    long length = folder.length(file);
    if (length != entry.bytes()) {
      throw new DamagedException(
          String.format(
              Locale.ROOT, "%s has %,d bytes, expected %,d", file, length, entry.bytes()));
    }
    try (DigestInputStream in =
        new DigestInputStream(new BufferedInputStream(folder.open(file)), Digests.fresh())) {
      T content = reading.from(in);
      if (!Digests.of(in).equals(entry.sha256())) {
        throw new DamagedException("the SHA-256 of " + file + " is not the one in " + MANIFEST);
      }
      return content;
    }
  }

  /** Deletes it, the marker first: whatever a crash leaves of it is no longer a checkpoint. */
  void delete() throws IOException {
    folder.delete(MARKER);
    folder.delete();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Reads from a stream. */
  private interface Reading<T> {
    T from(InputStream in) throws IOException;
  }

  /** A checkpoint that does not verify; the message says why. */
  static final class DamagedException extends Exception {
    private static final long serialVersionUID = 1L;

    private DamagedException(String message) {
      super(message);
    }
  }
}
