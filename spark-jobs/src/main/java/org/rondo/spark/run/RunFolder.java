package org.rondo.spark.run;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.BundleJson;
import org.rondo.error.ConfigurationException;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.spark.storage.DriverLock;
import org.rondo.spark.storage.Folder;
import org.rondo.spark.storage.NewFolders;
import org.rondo.spark.tracking.TrackedRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * OUTPUT/NAME/RUN_ID: where a run writes. Owned by one run; a run that fails before it has produced
 * anything leaves nothing behind.
 */
final class RunFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);

  /** The file of everything that the run is a function of. */
  static final String MANIFEST = "manifest.json";

  /** The file that ends the run. */
  static final String RESULT = "result.json";

  /** The folder of the checkpoints that the run can be resumed from. */
  static final String CHECKPOINTS = "checkpoints";

  private static final String OTHERWISE = "name another run with --resume=RUN_ID";
  private static final String RESUMED = "resumed.json";
  private static final String RESUMED_FROM = "resumed-from-round";

  private final Folder folder;
  private final @Nullable NewFolders made;
  private final DriverLock lock;
  private final String runId;
  private final MetricsLog metrics;
  private boolean kept;
  private boolean ended;
  private boolean reported;
  private List<Integer> resumedFrom = List.of();

  private RunFolder(Folder folder, @Nullable NewFolders made, DriverLock lock, String runId) {
    this.folder = folder;
    this.made = made;
    this.lock = lock;
    this.runId = runId;
    this.metrics = new MetricsLog(folder);
  }

  /**
   * Makes the folder, which shows, before any work is done, that it can be written to.
   *
   * @param manifest the first content of manifest.json
   * @throws ConfigurationException when it cannot be written to
   */
  static RunFolder create(
      String output, String name, Configuration hadoop, Map<String, Object> manifest) {
    String runId = RunId.draw();
    try {
      Folder folder = Folder.at(output, hadoop).child(name).child(runId);
      NewFolders made = NewFolders.make(folder);
      try {
        folder.write(MANIFEST, BundleJson.write(manifest));
        return new RunFolder(folder, made, DriverLock.take(folder, OTHERWISE), runId);
      } catch (IOException | RuntimeException e) {
        made.takeAwayAfter(e);
        throw e;
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "output: cannot write to %s (%s); set output to a folder that you may write to"
              .formatted(output, e.getMessage()),
          e);
    }
  }

  /**
   * The folder of an interrupted run, which is not changed until the run is resumed.
   *
   * @throws RondoException when its driver is still running, or the folder cannot be written to
   */
  static RunFolder reopen(Folder folder, String runId) {
    try {
      return new RunFolder(folder, null, DriverLock.take(folder, OTHERWISE), runId);
    } catch (IOException e) {
      throw notWritable(folder, e);
    }
  }

  /**
   * Resumes an interrupted run: drops everything after a round, in metrics.jsonl too, and records
   * this; refuses a run that its driver has finished after all.
   */
  void resumeAfter(int round) {
    write(
        () -> {
          InterruptedRuns.requireUnfinished(folder, runId);
          kept = true;
          folder.deleteUnfinished();
          List<Integer> rounds =
              new ArrayList<>(folder.has(RESUMED) ? earlierResumptions() : List.of());
          rounds.add(round);
          resumedFrom = List.copyOf(rounds);
          folder.write(RESUMED, BundleJson.write(Map.of(RESUMED_FROM, resumedFrom)));
          metrics.resumeAfter(round);
          folder.delete(RESULT);
        });
  }

  private List<Integer> earlierResumptions() throws IOException {
    Object rounds = BundleJson.read(folder.read(RESUMED), Map.class, RESUMED).get(RESUMED_FROM);
    return rounds instanceof List<?> list
        ? list.stream().filter(Integer.class::isInstance).map(Integer.class::cast).toList()
        : List.of();
  }

  /** The run's identifier. */
  String runId() {
    return runId;
  }

  /** The folder as people write it. */
  String display() {
    return folder.display();
  }

  /** The run as trackers know it. */
  TrackedRun tracked(Map<String, Object> manifest) {
    return new TrackedRun(folder, runId, manifest);
  }

  /** Where the model goes. */
  Folder model() {
    return folder.child("model");
  }

  /** The URI of a folder for what workers keep; they create and delete it. */
  String scratch() {
    return checkpoints().child("workers").uri();
  }

  /** Where resumable state goes. */
  Folder checkpoints() {
    return folder.child(CHECKPOINTS);
  }

  /** The log that becomes metrics.jsonl. */
  MetricsLog metrics() {
    return metrics;
  }

  /** From now on the run ends with a page for people, too. */
  RunFolder reported() {
    reported = true;
    return this;
  }

  /** Writes bad rows, one JSON object per line; from then on the folder is kept. */
  void writeRejected(Iterator<String> lines) {
    kept = true;
    write(
        () -> {
          Folder rejected = folder.child("rejected");
          rejected.make();
          rejected.write("rows.jsonl", out -> writeLines(lines, out));
        });
  }

  private static void writeLines(Iterator<String> lines, OutputStream out) throws IOException {
    while (lines.hasNext()) {
      out.write((lines.next() + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Writes manifest.json again, now that more is known. */
  void writeManifest(Map<String, Object> manifest) {
    write(() -> folder.write(MANIFEST, BundleJson.write(manifest)));
  }

  /** Writes result.json, which ends the run; the folder is kept. */
  void finish(Map<String, Object> result) {
    metrics.close();
    writeResult(result);
    if (!resumedFrom.isEmpty()) {
      // The interrupted run's workers had no time to tidy up.
      delete(scratch(), () -> checkpoints().child("workers").delete());
    }
  }

  private void writeResult(Map<String, Object> result) {
    Map<String, Object> whole = new LinkedHashMap<>(result);
    if (!resumedFrom.isEmpty()) {
      whole.put(RESUMED_FROM, resumedFrom);
    }
    if (reported) {
      RunReport.write(folder, whole);
    }
    write(() -> folder.write(RESULT, BundleJson.write(whole)));
    ended = true;
  }

  private static void delete(String what, Action deletion) {
    try {
      deletion.run();
    } catch (IOException e) {
      LOG.warn("cannot delete {}: {}", what, e.getMessage());
    }
  }

  /**
   * Ends a failed run: with a result if it has kept bad rows or done rounds, otherwise without a
   * trace. Never masks the failure.
   *
   * @param result the content of result.json
   */
  void fail(Throwable failure, Map<String, Object> result) {
    if (!ended && (kept || metrics.begun())) {
      end(failure, result);
    }
  }

  /** Ends a run that failed but still has a result. Never masks the failure. */
  void end(Throwable failure, Map<String, Object> result) {
    ended = true;
    // The log itself may have failed; the run must get its result all the same.
    attempt(failure, metrics::close);
    attempt(failure, () -> writeResult(result));
  }

  /** Does what must not mask a failure. */
  static void attempt(Throwable failure, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      LOG.warn("{}", e.getMessage());
      failure.addSuppressed(e);
    }
  }

  /**
   * Runs an action that writes into the folder.
   *
   * @throws RondoException when it fails, or another driver has taken over the run
   */
  void write(Action action) {
    try {
      lock.requireHeld();
      action.run();
    } catch (IOException e) {
      throw notWritable(folder, e);
    }
  }

  private static RondoException notWritable(Folder folder, IOException failure) {
    return new RondoException(
        ExitCode.UNEXPECTED,
        "cannot write to %s: %s; see that the folder can be written and has room, then run again"
            .formatted(folder.display(), failure.getMessage()),
        failure);
  }

  /** Takes the folder away when it is closed, if it is new and nothing has been trained. */
  void discard() {
    kept = false;
  }

  /** Something that writes. */
  @FunctionalInterface
  interface Action {
    /** Writes. */
    void run() throws IOException;
  }

  /** Ends the log, and deletes the new folders if nothing was worth keeping. */
  @Override
  public void close() {
    try (lock) {
      metrics.close();
    } finally {
      if (made != null && !ended && !kept && !metrics.begun()) {
        delete("the folder " + display(), made::takeAway);
      }
    }
  }
}
