package org.rondo.spark.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.rondo.bundle.BundleJson;
import org.rondo.error.DataException;
import org.rondo.error.ExitCode;
import org.rondo.error.Reason;
import org.rondo.error.RondoException;
import org.rondo.spark.storage.DriverLock;
import org.rondo.spark.storage.Folder;
import org.rondo.spark.tracking.TrackedRun;

/**
 * Reads what a run writes, from anywhere that its folder can be read, while it is trained and
 * afterwards. It only reads. For one thread.
 */
public final class RunFollower {
  private static final int MAX_BYTES = 64 << 20;

  private final Folder folder;
  private final Map<String, Object> manifest;
  private long read;
  private byte[] unfinished = new byte[0];
  private int resumed;

  private RunFollower(Folder folder, Map<String, Object> manifest) {
    this.folder = folder;
    this.manifest = manifest;
  }

  /** How far a run is. */
  public enum Phase {
    /** A driver works on it. */
    RUNNING,
    /** It has a result. */
    ENDED,
    /** It has no result, and no driver works on it. */
    INTERRUPTED
  }

  /**
   * Follows a run.
   *
   * @param path of its folder, or of a folder of runs for the newest one of them; a path or URI
   * @throws DataException if there is none
   * @throws RondoException when storage fails
   */
  public static RunFollower of(String path, Configuration hadoop) {
    try {
      Folder folder = newest(Folder.at(path, hadoop));
      return new RunFollower(folder, json(folder, RunFolder.MANIFEST));
    } catch (IOException | IllegalArgumentException e) {
      throw failed(path, e);
    }
  }

  static Folder newest(Folder given) throws IOException {
    if (given.has(RunFolder.MANIFEST)) {
      return given;
    }
    if (given.exists()) {
      List<String> names = new ArrayList<>(given.names());
      Collections.sort(names, Collections.reverseOrder());
      for (String name : names) {
        if (given.child(name).has(RunFolder.MANIFEST)) {
          return given.child(name);
        }
      }
    }
    throw new DataException(
        "no run in %s: expected a run's folder, OUTPUT/NAME/RUN_ID, or OUTPUT/NAME for its newest run"
            .formatted(given.display()));
  }

  private static RondoException failed(String path, Exception e) {
    return new RondoException(
        ExitCode.UNEXPECTED, "cannot read the run %s: %s".formatted(path, Reason.of(e)), e);
  }

  /** The run's folder, for messages. */
  public String display() {
    return folder.display();
  }

  /** The run as trackers know it. */
  public TrackedRun tracked() {
    String path = folder.display();
    return new TrackedRun(folder, path.substring(path.lastIndexOf('/') + 1), manifest);
  }

  /** What the run wrote when it began: configuration, data, versions. */
  public Map<String, Object> manifest() {
    return manifest;
  }

  /** What the run wrote when it ended; empty before that. */
  public Optional<Map<String, Object>> result() {
    try {
      return folder.has(RunFolder.RESULT)
          ? Optional.of(json(folder, RunFolder.RESULT))
          : Optional.empty();
    } catch (IOException e) {
      throw failed(folder.display(), e);
    }
  }

  /** How far the run is now. */
  public Phase phase() {
    try {
      if (folder.has(RunFolder.RESULT)) {
        return Phase.ENDED;
      }
      if (DriverLock.isHeld(folder)) {
        return Phase.RUNNING;
      }
      // It may have ended in between.
      return folder.has(RunFolder.RESULT) ? Phase.ENDED : Phase.INTERRUPTED;
    } catch (IOException e) {
      throw failed(folder.display(), e);
    }
  }

  /**
   * The rounds and evaluations that have been logged since the last call, in order. Where the run
   * has been resumed from an earlier round, its log begins anew: see {@link #resumed}.
   */
  public List<Map<String, Object>> lines() {
    try {
      if (!folder.has(MetricsLog.NAME)) {
        return List.of();
      }
      if (folder.length(MetricsLog.NAME) < read) {
        read = 0;
        unfinished = new byte[0];
        resumed++;
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(unfinished);
      try (InputStream in = folder.open(MetricsLog.NAME)) {
        in.skipNBytes(read);
        read += in.transferTo(bytes);
      }
      return parsed(bytes.toByteArray());
    } catch (IOException e) {
      throw failed(folder.display(), e);
    }
  }

  /** How often the log has begun anew. */
  public int resumed() {
    return resumed;
  }

  /** All whole lines; what follows the last line break is kept for the next call. */
  private List<Map<String, Object>> parsed(byte[] bytes) {
    List<Map<String, Object>> lines = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        byte[] line = Arrays.copyOfRange(bytes, from, at);
        lines.add(tree(line, MetricsLog.NAME));
        from = at + 1;
      }
    }
    unfinished = Arrays.copyOfRange(bytes, from, bytes.length);
    return lines;
  }

  private static Map<String, Object> json(Folder folder, String name) throws IOException {
    return tree(folder.read(name, MAX_BYTES), name);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> tree(byte[] json, String name) {
    return BundleJson.read(json, Map.class, name);
  }
}
