package org.rondo.spark.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.rondo.bundle.BundleJson;
import org.rondo.config.KebabCase;
import org.rondo.config.RetrainConfig;
import org.rondo.config.RunConfig;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.spark.storage.Digests;
import org.rondo.spark.storage.Folder;

/** Runs that have ended with a model, found again by what they are a function of. */
public final class FinishedRuns {
  private static final int MAX_BYTES = 64 << 20;
  private static final String SOURCE = "data.source";
  private static final String CHAMPION = KebabCase.of(RetrainConfig.Start.CHAMPION);
  private static final Set<String> INITIAL = Set.of("training.init-from", "training.init-features");
  private static final Set<String> NO_MODELS = Set.of("diverged", "failed");

  private FinishedRuns() {}

  /**
   * Identifies what a run's result is a function of: 16 hexadecimal digits of configuration,
   * content of the data, and versions of Rondo and DL4J. Where it reads and writes does not matter.
   * Of an initial model only the name counts, and of a champion not even that: otherwise each
   * promotion would make the same data new.
   *
   * @param manifest of the run
   */
  public static String identity(Map<String, Object> manifest) {
    Map<String, Object> tree = new LinkedHashMap<>();
    Object configuration = manifest.getOrDefault("configuration", Map.of());
    boolean warm = CHAMPION.equals(at(configuration, "retrain", "start"));
    tree.put("configuration", without("", configuration, warm ? INITIAL : Set.of()));
    if (warm) {
      tree.put("start", List.of(CHAMPION, at(configuration, "training", "init-features")));
    }
    tree.put("fingerprint", at(manifest, "data", "fingerprint"));
    Map<String, Object> bounds = RunManifest.bounds(manifest);
    if (!bounds.isEmpty()) {
      tree.put(RunManifest.SINCE, without("", bounds, Set.of()));
    }
    for (String version : List.of("rondo", "commit", "dl4j")) {
      tree.put(version, at(manifest, "versions", version));
    }
    byte[] json = BundleJson.writeLine(tree).getBytes(StandardCharsets.UTF_8);
    return Digests.of(json).substring(0, 16);
  }

  private static String at(Object tree, String section, String key) {
    return tree instanceof Map<?, ?> whole && whole.get(section) instanceof Map<?, ?> of
        ? String.valueOf(of.get(key))
        : "";
  }

  /** Without the keys that change no bit of the result; names in order, all values as text. */
  private static Object without(String path, Object tree, Set<String> more) {
    if (!(tree instanceof Map<?, ?> section)) {
      return String.valueOf(tree);
    }
    Map<String, Object> kept = new TreeMap<>();
    section.forEach(
        (name, value) -> {
          String key = path.isEmpty() ? String.valueOf(name) : path + "." + name;
          if (!key.equals(SOURCE)
              && !InterruptedRun.MAY_CHANGE.contains(key)
              && !more.contains(key)) {
            kept.put(String.valueOf(name), without(key, value, more));
          }
        });
    return kept;
  }

  /**
   * The folder of the newest run of an identity that has ended with a model.
   *
   * @throws RondoException when storage fails
   */
  public static Optional<String> find(RunConfig config, String identity, Configuration hadoop) {
    try {
      Folder runs = Folder.at(config.output(), hadoop).child(config.name());
      List<String> names = new ArrayList<>(runs.names());
      Collections.sort(names, Collections.reverseOrder());
      for (String name : names) {
        Folder run = runs.child(name);
        if (run.has(RunFolder.RESULT)
            && run.has("model/bundle.json")
            && !NO_MODELS.contains(String.valueOf(json(run, RunFolder.RESULT).get("status")))
            && identity(json(run, RunFolder.MANIFEST)).equals(identity)) {
          return Optional.of(run.display());
        }
      }
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw failed(config.output(), e);
    }
  }

  /** Writes into a finished run how its model was judged: result.json and another file. */
  public static void conclude(
      String run, Map<String, Object> conclusion, String file, Object more, Configuration hadoop) {
    try {
      Folder folder = Folder.at(run, hadoop);
      if (!folder.has(RunFolder.RESULT)) {
        return; // somebody has deleted it
      }
      Map<String, Object> result = new LinkedHashMap<>(conclusion);
      json(folder, RunFolder.RESULT).forEach((key, value) -> result.putIfAbsent(key, value));
      folder.write(file, BundleJson.write(more));
      folder.write(RunFolder.RESULT, BundleJson.write(result));
    } catch (IOException e) {
      throw failed(run, e);
    }
  }

  private static RondoException failed(String where, Exception failure) {
    return new RondoException(
        ExitCode.UNEXPECTED,
        "cannot use the runs in %s: %s; see that they can be read and written"
            .formatted(where, failure.getMessage()),
        failure);
  }

  @SuppressWarnings("unchecked") // JSON objects have text for keys.
  private static Map<String, Object> json(Folder folder, String name) throws IOException {
    return (Map<String, Object>)
        BundleJson.read(folder.read(name, MAX_BYTES), Map.class, folder.display() + "/" + name);
  }
}
