package org.rondo.spark.retrain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.rondo.error.Reason;
import org.rondo.spark.storage.Folder;

/** A file that gets a line for each call. Where storage cannot append, it is written again. */
final class FileCall implements HookCall {
  private final String key;
  private final String shown;
  private final String location;
  private final Configuration hadoop;

  /**
   * A file.
   *
   * @param shown what messages call it; the place itself may have secrets in it
   * @param location path or URI
   */
  FileCall(String key, String shown, String location, Configuration hadoop) {
    this.key = key;
    this.shown = shown;
    this.location = location;
    this.hadoop = hadoop;
  }

  @Override
  public Outcome call(String json, Map<String, Object> report, int seconds) {
    try {
      Folder folder = Folder.at(location, hadoop).parent();
      String name = location.substring(location.lastIndexOf('/') + 1);
      if (folder == null || name.isEmpty()) {
        return new Outcome(false, false, "it names no file");
      }
      folder.make();
      try (var out = folder.has(name) ? folder.append(name) : folder.create(name)) {
        out.write((json + "\n").getBytes(StandardCharsets.UTF_8));
      }
      return Outcome.DONE;
    } catch (IOException | IllegalArgumentException e) {
      return Outcome.failed(Reason.of(e).replace(location, shown));
    }
  }

  @Override
  public String toString() {
    return "%s (the file %s)".formatted(key, shown);
  }
}
