package org.rondo.spark.tracking;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.BundleJson;
import org.rondo.spark.storage.Folder;

/**
 * What trackers know of a run from its beginning.
 *
 * @param folder of the run
 * @param id its identifier
 * @param manifest what it is a function of, without secrets
 */
public record TrackedRun(Folder folder, String id, Map<String, Object> manifest) {
  private static final String CONFIGURATION = "configuration";

  /** The name of its configuration. */
  String name() {
    return String.valueOf(manifest.get("name"));
  }

  /** The configuration by the names of keys; lists are JSON. */
  Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    flatten("", manifest.get(CONFIGURATION), parameters);
    parameters.keySet().removeIf(key -> key.startsWith("tracking."));
    return parameters;
  }

  private static void flatten(String path, @Nullable Object value, Map<String, Object> to) {
    if (value instanceof Map<?, ?> section) {
      section.forEach(
          (name, inner) ->
              flatten(path.isEmpty() ? name.toString() : path + "." + name, inner, to));
    } else if (value != null) {
      to.put(path, value instanceof Iterable<?> list ? BundleJson.writeLine(list) : value);
    }
  }

  /** What identifies data, code and folder. */
  Map<String, Object> tags() {
    Map<String, Object> tags = new LinkedHashMap<>();
    tags.put("rondo.folder", folder.display());
    tags.put("rondo.release", version("rondo"));
    String commit = version("commit");
    if (commit.matches("[0-9a-f]{7,40}")) {
      tags.put("mlflow.source.git.commit", commit);
    }
    if (manifest.get("data") instanceof Map<?, ?> data) {
      data.forEach(
          (name, value) -> {
            if (!(value instanceof Map) && value != null) {
              tags.put("rondo.data." + name, value);
            }
          });
    }
    return tags;
  }

  /** The version of something that it was trained with. */
  String version(String of) {
    return manifest.get("versions") instanceof Map<?, ?> versions
        ? String.valueOf(versions.get(of))
        : "";
  }
}
