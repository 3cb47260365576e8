package org.rondo.spark.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.TreeChanges;
import org.rondo.checkpoint.Checkpoint;
import org.rondo.config.Backend;
import org.rondo.config.Compression;
import org.rondo.config.ConfigWriter;
import org.rondo.config.Head;
import org.rondo.config.KebabCase;
import org.rondo.config.LabelScale;
import org.rondo.config.RunConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.error.Redaction;
import org.rondo.spark.fitting.InitialModel;
import org.rondo.spark.shards.PreparedData.RowAccount;
import org.rondo.spark.storage.Folder;

/**
 * A run to resume.
 *
 * @param folder of the run
 * @param runId its identifier
 * @param manifest what it began with
 * @param checkpoint to resume from
 */
record InterruptedRun(
    Folder folder, String runId, Map<String, Object> manifest, Checkpoint checkpoint) {
  /** Keys that change no bit of the result; the output is where the run was found. */
  static final Set<String> MAY_CHANGE =
      Set.of(
          "output",
          "report",
          "retrain",
          "tracking",
          "training.checkpoint",
          "training.round-timeout",
          "training.executor-timeout",
          "training.averaging.probe-every");

  private static final String LABEL_SCALE = "label-scale";

  /** What runs that are older than a key did. */
  private static final Map<String, Object> IMPLIED =
      Map.ofEntries(
          Map.entry("backend", KebabCase.of(Backend.AUTO)),
          Map.entry("data." + LABEL_SCALE, KebabCase.of(LabelScale.NONE)),
          Map.entry("data.classes", List.of()),
          Map.entry("model.freeze", List.of()),
          Map.entry("model.head", KebabCase.of(Head.KEEP)),
          Map.entry("training.averaging.broadcast-compression", KebabCase.of(Compression.NONE)),
          Map.entry("training.averaging.fragments", 1),
          Map.entry("training.averaging.overlap", false),
          Map.entry("training.gradient-accumulation", 1),
          Map.entry("training.optimizer.layers", Map.of()));

  /** Versions that do not change the result by a bit. */
  private static final Set<String> HARMLESS = Set.of("spark", "scala", "java");

  /** The configuration to resume with: without the scaling of targets for runs older than it. */
  RunConfig resumed(RunConfig config) {
    return isOlderThanLabelScale() && config.data().labelScale() == LabelScale.AUTO
        ? config.withData(config.data().withLabelScale(LabelScale.NONE))
        : config;
  }

  private boolean isOlderThanLabelScale() {
    return manifest.get("configuration") instanceof Map<?, ?> before
        && before.get("data") instanceof Map<?, ?> data
        && !data.containsKey(LABEL_SCALE);
  }

  /** The configuration that it began with; newer keys have the values that it implied. */
  private Object configuration() {
    Object configuration = manifest.getOrDefault("configuration", Map.of());
    for (Map.Entry<String, Object> key : IMPLIED.entrySet()) {
      configuration = with(configuration, List.of(key.getKey().split("\\.")), key.getValue());
    }
    return configuration;
  }

  /** A tree with a value in its place, where there is none and the section around it exists. */
  private static Object with(Object tree, List<String> path, Object value) {
    if (!(tree instanceof Map<?, ?> section)) {
      return tree;
    }
    Map<Object, Object> whole = new LinkedHashMap<>(section);
    String name = path.get(0);
    if (path.size() == 1) {
      whole.putIfAbsent(name, value);
    } else {
      whole.computeIfPresent(
          name, (key, inner) -> with(inner, path.subList(1, path.size()), value));
    }
    return whole;
  }

  /**
   * Accepts only the configuration that the run began with.
   *
   * @throws ConfigurationException when it has changed; names each changed key
   */
  void requireSameConfiguration(RunConfig config) {
    Object before = ConfigWriter.withoutInapplicable(configuration());
    Map<String, Object> now = Redaction.byName().tree(ConfigWriter.tree(resumed(config)));
    List<String> changes = TreeChanges.between(before, now, MAY_CHANGE);
    if (!changes.isEmpty()) {
      throw new ConfigurationException(
          "cannot resume "
              + runId
              + ": the configuration is not the one that it began with:\n  "
              + String.join("\n  ", changes)
              + "\nset these back, or start a new run without --resume");
    }
  }

  /**
   * Other changes that may affect the low bits of the result, one per line.
   *
   * @param now the manifest that the run would begin with today
   */
  List<String> otherVersions(Map<String, Object> now) {
    List<String> changes =
        new ArrayList<>(
            TreeChanges.between(
                manifest.getOrDefault("versions", Map.of()),
                now.getOrDefault("versions", Map.of()),
                HARMLESS));
    Object platform = manifest.getOrDefault("platform", Map.of());
    Set<String> ignored = new HashSet<>(Set.of("master", "os", RunManifest.EXECUTOR_KERNELS));
    if (platform instanceof Map<?, ?> before && !before.containsKey(RunManifest.KERNEL)) {
      ignored.add(RunManifest.KERNEL); // older runs have not recorded it
    }
    changes.addAll(TreeChanges.between(platform, now.getOrDefault("platform", Map.of()), ignored));
    if (manifest.containsKey(RunManifest.BACKEND)) {
      changes.addAll(
          TreeChanges.between(
              manifest.get(RunManifest.BACKEND),
              now.getOrDefault(RunManifest.BACKEND, Map.of()),
              Set.of("device.address", RunManifest.DEVICES)));
    }
    return List.copyOf(changes);
  }

  /** The name of the model that it started from, at one version; null for none. */
  @Nullable String initialModel() {
    return manifest.get(RunManifest.INITIAL_MODEL) instanceof Map<?, ?> initial
            && initial.get(InitialModel.NAME) instanceof String name
        ? name
        : null;
  }

  /**
   * Accepts only the model that the run started from.
   *
   * @param initial as the manifest has it; null for none
   * @throws DataException when it is another
   */
  void requireSameInitial(@Nullable Map<String, Object> initial) {
    Object before = manifest.get(RunManifest.INITIAL_MODEL);
    if (!Objects.equals(before, initial)) {
      throw new ChangedDataException(
          "cannot resume %s: it started from %s, and training.init-from is %s now; start a new run without --resume"
              .formatted(runId, before, initial));
    }
  }

  /** The bounds of the new rows that it was taking; empty where it took all. */
  Map<String, Object> bounds() {
    return RunManifest.bounds(manifest);
  }

  /** It cannot be resumed, as the bounds of what is new are others now. */
  ChangedDataException otherBounds() {
    return new ChangedDataException(
        "cannot resume %s: what it took for new is no longer what is new".formatted(runId));
  }

  /** A run cannot be resumed since what it works on is something else now. */
  static final class ChangedDataException extends DataException {
    private static final long serialVersionUID = 1L;

    ChangedDataException(String message) {
      super(message);
    }
  }

  /**
   * Accepts only the data that the run began with.
   *
   * @param since what is recorded of the new rows; empty where all are taken
   * @throws DataException when they have changed
   */
  void requireSameData(RowAccount account, Map<String, Object> since) {
    Map<?, ?> before = manifest.get("data") instanceof Map<?, ?> data ? data : Map.of();
    Object fingerprint = before.get("fingerprint");
    if (!Objects.equals(fingerprint, account.fingerprint())) {
      throw new ChangedDataException(
          "cannot resume %s: the data are not those that it began with: fingerprint was %s (%s rows), is %s (%s rows); bring the old data back, or start a new run without --resume"
              .formatted(
                  runId, fingerprint, before.get("rows"), account.fingerprint(), account.read()));
    }
    if (bounds().isEmpty() != since.isEmpty()) {
      throw otherBounds(); // the same rows are split in another way
    }
  }
}
