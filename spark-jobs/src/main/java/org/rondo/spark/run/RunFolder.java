package org.rondo.spark.run;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.rondo.bundle.BundleJson;
import org.rondo.error.ConfigurationException;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * OUTPUT/NAME/RUN_ID: where a run writes. Owned by one run; a run that fails before it has anything
 * to show leaves nothing behind.
 */
public final class RunFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);
  private static final String MANIFEST = "manifest.json";
  private static final String RESULT = "result.json";
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private final Folder folder;
  private final NewFolders made;
  private final String runId;
  private final MetricsLog metrics;
  private boolean kept;
  private boolean finished;

  private RunFolder(Folder folder, NewFolders made, String runId) {
    this.folder = folder;
    this.made = made;
    this.runId = runId;
    this.metrics = new MetricsLog(folder);
  }

  /**
   * Makes the folder, which shows that it can be written to before any work is done.
   *
   * @param manifest the first content of manifest.json
   * @throws ConfigurationException when it cannot
   */
  public static RunFolder create(
      String output, String name, Configuration hadoop, Map<String, Object> manifest) {
    String runId =
        STAMP.format(Clock.systemUTC().instant().atZone(ZoneOffset.UTC))
            + "-"
            + UUID.randomUUID().toString().substring(0, 6);
    try {
      Folder folder = Folder.at(output, hadoop).child(name).child(runId);
      NewFolders made = NewFolders.make(folder);
      try {
        folder.write(MANIFEST, BundleJson.write(manifest));
      } catch (IOException | RuntimeException e) {
        made.takeAwayAfter(e);
        throw e;
      }
      return new RunFolder(folder, made, runId);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "output: cannot write to "
              + output
              + " ("
              + e.getMessage()
              + "); set output to a folder that you may write to",
          e);
    }
  }

  /** The run's identifier. */
  public String runId() {
    return runId;
  }

  /** The folder as people write it. */
  public String display() {
    return folder.display();
  }

  /** Where the model goes. */
  public Folder model() {
    return folder.child("model");
  }

  /** The URI of a folder for what workers keep, which they make and take away again. */
  public String scratch() {
    return folder.child("checkpoints").child("workers").uri();
  }

  /** The log that becomes metrics.jsonl. */
  public MetricsLog metrics() {
    return metrics;
  }

  /** Keeps bad rows aside, one JSON object a line; the folder is kept from then on. */
  public void writeRejected(Iterator<String> lines) {
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

  /** Writes manifest.json anew, now that more is known. */
  public void writeManifest(Map<String, Object> manifest) {
    write(() -> folder.write(MANIFEST, BundleJson.write(manifest)));
  }

  /** Writes result.json, which ends the run; the folder is kept. */
  public void finish(Map<String, Object> result) {
    metrics.close();
    writeResult(result);
  }

  private void writeResult(Map<String, Object> result) {
    write(() -> folder.write(RESULT, BundleJson.write(result)));
    finished = true;
  }

  /**
   * Ends a run that failed: with a result where there is something to show, which are bad rows kept
   * aside or rounds done, else without a trace. Never masks the failure.
   *
   * @param result the content of result.json
   */
  public void fail(RuntimeException failure, Map<String, Object> result) {
    if (finished || !(kept || metrics.begun())) {
      return;
    }
    // The log may be what failed, which is no reason to leave the run without a result.
    for (Runnable step : List.<Runnable>of(metrics::close, () -> writeResult(result))) {
      try {
        step.run();
      } catch (RuntimeException e) {
        failure.addSuppressed(e);
      }
    }
  }

  /** Runs an action that writes into the folder. */
  public void write(Action action) {
    try {
      action.run();
    } catch (IOException e) {
      throw new RondoException(
          ExitCode.UNEXPECTED,
          "cannot write to "
              + display()
              + ": "
              + e.getMessage()
              + "; see that the folder can be written and has room, then run again",
          e);
    }
  }

  /** Something that writes. */
  @FunctionalInterface
  public interface Action {
    /** Writes. */
    void run() throws IOException;
  }

  /** Ends the log, and takes the new folders away again when nothing was worth keeping. */
  @Override
  public void close() {
    try {
      metrics.close();
    } finally {
      takeAwayUnlessKept();
    }
  }

  private void takeAwayUnlessKept() {
    if (finished || kept || metrics.begun()) {
      return;
    }
    try {
      made.takeAway();
    } catch (IOException e) {
      LOG.warn("cannot take away the folder {}: {}", display(), e.getMessage());
    }
  }
}
