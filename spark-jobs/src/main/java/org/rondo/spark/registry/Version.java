package org.rondo.spark.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.rondo.bundle.BundleJson;
import org.rondo.error.DataException;
import org.rondo.spark.storage.Authorship;
import org.rondo.spark.storage.ConditionalCreate;
import org.rondo.spark.storage.Digests;
import org.rondo.spark.storage.Folder;

/**
 * A version of a model: a folder that is never changed once it is whole. {@code version.json} lists
 * its files with their digests, and {@code COMPLETE}, written last, has the digest of that.
 *
 * @param folder it lies in
 * @param about what version.json says
 */
public record Version(Folder folder, About about) {
  /** The folder of the model itself. */
  public static final String MODEL = "model";

  /** How the run went: its result.json. */
  public static final String METRICS = "metrics.json";

  /** What the run was a function of: its manifest.json. */
  public static final String MANIFEST = "manifest.json";

  /** What the gate said; absent where nobody asked it. */
  public static final String DECISION = "decision.json";

  static final String CLAIM = "claim.json";
  private static final String ABOUT = "version.json";
  private static final String COMPLETE = "COMPLETE";
  private static final String MARK = "rondo-model-version 1 ";
  private static final Duration LONGEST_WRITING = Duration.ofDays(1);
  private static final int MAX_BYTES = 64 << 20;

  /**
   * What a version says about itself.
   *
   * @param name of the model
   * @param version its number
   * @param time when it was made, in UTC
   * @param by whom
   * @param source what it was made of, such as a run's folder
   * @param files SHA-256 of every file, by path
   */
  public record About(
      String name,
      int version,
      String time,
      String by,
      String source,
      SortedMap<String, String> files) {
    /** Copies the files. */
    public About {
      files = new TreeMap<>(files);
    }
  }

  /** What a version is to hold. */
  @FunctionalInterface
  public interface Content {
    /** Writes the files into the version's folder. */
    void writeTo(Folder folder) throws IOException;
  }

  /** Claims a folder for a version, which only one can. */
  static boolean claim(Folder folder, Configuration hadoop) throws IOException {
    String claim =
        BundleJson.write(new TreeMap<>(Map.of("by", Authorship.who(), "time", Authorship.now())));
    return ConditionalCreate.in(folder, hadoop).create(CLAIM, claim);
  }

  /** Fills a folder that is claimed, and marks it as whole. */
  static Version write(Folder folder, String name, int number, String source, Content content)
      throws IOException {
    content.writeTo(folder);
    SortedMap<String, String> digests = new TreeMap<>();
    for (String file : folder.files()) {
      if (!file.equals(CLAIM)) {
        digests.put(file, folder.sha256(file));
      }
    }
    About about = new About(name, number, Authorship.now(), Authorship.who(), source, digests);
    String json = BundleJson.write(about);
    folder.write(ABOUT, json);
    folder.write(COMPLETE, MARK + digest(json.getBytes(StandardCharsets.UTF_8)) + "\n");
    return new Version(folder, about);
  }

  private static String digest(byte[] content) {
    return Digests.of(content);
  }

  /** Whether the folder holds a whole version. */
  static boolean isWhole(Folder folder) throws IOException {
    return folder.has(COMPLETE);
  }

  /** Whether somebody has begun to write it so long ago that nobody is at it any more. */
  static boolean isLeftUnfinished(Folder folder) throws IOException {
    if (isWhole(folder) || !folder.has(CLAIM)) {
      return false;
    }
    Object time = BundleJson.read(folder.read(CLAIM, MAX_BYTES), Map.class, CLAIM).get("time");
    return time != null
        && Instant.parse(time.toString()).plus(LONGEST_WRITING).isBefore(Instant.now());
  }

  /**
   * Opens a whole version.
   *
   * @throws DataException when its own record is damaged
   */
  static Version open(Folder folder) throws IOException {
    byte[] json = folder.has(ABOUT) ? folder.read(ABOUT, MAX_BYTES) : new byte[0];
    String mark = new String(folder.read(COMPLETE, MAX_BYTES), StandardCharsets.UTF_8);
    if (!mark.startsWith(MARK) && mark.startsWith("rondo-model-version ")) {
      throw new DataException(
          folder.display() + " has a format of a newer Rondo; use that version or a later one");
    }
    if (!mark.equals(MARK + digest(json) + "\n")) {
      throw new DataException(
          folder.display() + " is damaged: " + ABOUT + " is not the one that it was marked with");
    }
    return new Version(folder, BundleJson.read(json, About.class, folder.display() + "/" + ABOUT));
  }

  /** Takes the version away, its mark first; its number stays claimed. */
  static void delete(Folder folder) throws IOException {
    folder.delete(COMPLETE);
    for (String name : folder.names()) {
      if (!name.equals(CLAIM)) {
        folder.child(name).delete();
      }
    }
  }

  /** Its number. */
  public int number() {
    return about.version();
  }

  /** Its folder as people write it. */
  public String display() {
    return folder.display();
  }

  /** The folder of its model. */
  public Folder model() {
    return folder.child(MODEL);
  }

  /** What one of its JSON files holds; empty where there is none. */
  @SuppressWarnings("unchecked") // JSON objects have text for keys.
  public Map<String, Object> json(String file) {
    try {
      return folder.has(file)
          ? (Map<String, Object>)
              BundleJson.read(
                  folder.read(file, MAX_BYTES), Map.class, folder.display() + "/" + file)
          : Map.of();
    } catch (IOException e) {
      throw Registry.unreadable(folder, e);
    }
  }

  /** What is wrong with its files, a line each; none when all are as they were written. */
  public List<String> damages() {
    List<String> damages = new ArrayList<>();
    try {
      List<String> there = folder.files();
      for (Map.Entry<String, String> file : about.files().entrySet()) {
        if (!there.contains(file.getKey())) {
          damages.add(file.getKey() + " is missing");
        } else if (!folder.sha256(file.getKey()).equals(file.getValue())) {
          damages.add("the SHA-256 of " + file.getKey() + " is not the one in " + ABOUT);
        }
      }
      List<String> own = List.of(ABOUT, COMPLETE, CLAIM);
      there.stream()
          .filter(file -> !about.files().containsKey(file) && !own.contains(file))
          .forEach(file -> damages.add(file + " does not belong to it"));
    } catch (IOException e) {
      throw Registry.unreadable(folder, e);
    }
    return damages;
  }
}
