package org.rondo.spark.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.BundleJson;
import org.rondo.config.RunConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.spark.storage.Folder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the run to resume among those of a name. Its folder does not show whether another driver is
 * still working on it; the caller has to check that.
 */
final class InterruptedRuns {
  private static final Logger LOG = LoggerFactory.getLogger(InterruptedRuns.class);
  private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final long MAX_JSON_BYTES = 64 << 20;

  private final Folder runs;

  private InterruptedRuns(Folder runs) {
    this.runs = runs;
  }

  /**
   * The run to resume, which has the same configuration.
   *
   * @param runId null for the newest that has not finished
   * @throws ConfigurationException when there is none, or its configuration differs
   * @throws org.rondo.error.DataException when none of its checkpoints can be trusted
   */
  static InterruptedRun find(RunConfig config, @Nullable String runId, Configuration hadoop) {
    try {
      InterruptedRuns runs =
          new InterruptedRuns(Folder.at(config.output(), hadoop).child(config.name()));
      InterruptedRun found = runId == null ? runs.newest() : runs.named(runId);
      found.requireSameConfiguration(config);
      return found;
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "cannot look for runs in %s/%s: %s; check output"
              .formatted(config.output(), config.name(), e.getMessage()),
          e);
    }
  }

  /** The newest run of the same configuration that has not finished and has checkpoints, if any. */
  static Optional<InterruptedRun> unfinished(RunConfig config, Configuration hadoop) {
    try {
      return Optional.of(find(config, null, hadoop));
    } catch (ConfigurationException | DataException e) {
      LOG.debug("nothing to resume", e);
      return Optional.empty();
    }
  }

  private InterruptedRun newest() throws IOException {
    List<String> names = new ArrayList<>(runs.names());
    Collections.sort(names, Collections.reverseOrder()); // their names begin with the time
    String models = "";
    for (String name : names) {
      if (RUN_ID.matcher(name).matches() && endOf(runs.child(name)).isEmpty()) {
        Optional<InterruptedRun> found = open(name);
        if (found.isPresent()) {
          return found.get();
        }
        models += wholeModel(name);
      }
    }
    throw new ConfigurationException(
        names.isEmpty()
            ? "nothing to resume: there are no runs in " + runs.display()
            : "nothing to resume: no run in %s is unfinished and has checkpoints (set training.checkpoint to keep some); start a new run without --resume%s"
                .formatted(runs.display(), models));
  }

  private InterruptedRun named(String runId) throws IOException {
    if (!RUN_ID.matcher(runId).matches() || !runs.child(runId).exists()) {
      throw new ConfigurationException(
          "cannot resume %s: there is no such run in %s; those there are %s"
              .formatted(runId, runs.display(), runs.names()));
    }
    requireUnfinished(runs.child(runId), runId);
    Optional<InterruptedRun> found = open(runId);
    if (found.isEmpty()) {
      throw new ConfigurationException(
          "cannot resume %s: it has no checkpoint; start a new run without --resume%s"
              .formatted(runId, wholeModel(runId)));
    }
    return found.get();
  }

  /** * Names the complete model of a run that was killed in its last evaluation; empty if none. */
  private String wholeModel(String runId) throws IOException {
    Folder run = runs.child(runId);
    return run.has("model/bundle.json")
        ? "; the model in %s/model is complete: rondo evaluate %s --data SOURCE measures it"
            .formatted(run.display(), run.display())
        : "";
  }

  /**
   * Accepts a run that has no result, or has failed: a failed run can be resumed once the cause of
   * the failure is gone.
   *
   * @throws ConfigurationException when it has finished
   */
  static void requireUnfinished(Folder folder, String runId) throws IOException {
    Optional<String> end = endOf(folder);
    if (end.isPresent()) {
      throw new ConfigurationException(
          "cannot resume %s: it has finished (%s); start a new run without --resume"
              .formatted(runId, end.get()));
    }
  }

  private static Optional<String> endOf(Folder folder) throws IOException {
    if (!folder.has(RunFolder.RESULT)) {
      return Optional.empty();
    }
    String status = String.valueOf(json(folder, RunFolder.RESULT).get("status"));
    return status.equals("failed") ? Optional.empty() : Optional.of(status);
  }

  private Optional<InterruptedRun> open(String runId) throws IOException {
    Folder folder = runs.child(runId);
    if (!folder.has(RunFolder.MANIFEST)) {
      return Optional.empty();
    }
    Map<String, Object> manifest = json(folder, RunFolder.MANIFEST);
    Optional<CheckpointStore.Restored> restored =
        new CheckpointStore(folder.child(RunFolder.CHECKPOINTS), 0).newest();
    restored.ifPresent(
        found -> found.skipped().forEach(one -> LOG.warn("skipping a checkpoint: {}", one)));
    return restored.map(found -> new InterruptedRun(folder, runId, manifest, found.checkpoint()));
  }

  @SuppressWarnings("unchecked") // JSON objects have text for keys.
  private static Map<String, Object> json(Folder folder, String name) throws IOException {
    return (Map<String, Object>)
        BundleJson.read(
            folder.read(name, MAX_JSON_BYTES), Map.class, folder.display() + "/" + name);
  }
}
