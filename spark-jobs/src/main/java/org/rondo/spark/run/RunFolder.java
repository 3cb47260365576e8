package org.rondo.spark.run;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
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
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private final Folder output;
  private final Folder named;
  private final Folder folder;
  private final String runId;
  private final MetricsLog metrics;
  private boolean kept;

  private RunFolder(Folder output, String name, String runId) {
    this.output = output;
    this.named = output.child(name);
    this.folder = named.child(runId);
    this.runId = runId;
    this.metrics = new MetricsLog(folder);
  }

  /**
   * Makes the folder, which shows that it can be written to before any work is done.
   *
   * @throws ConfigurationException when it cannot
   */
  public static RunFolder create(String output, String name, Configuration hadoop) {
    String runId =
        STAMP.format(Clock.systemUTC().instant().atZone(ZoneOffset.UTC))
            + "-"
            + UUID.randomUUID().toString().substring(0, 6);
    try {
      RunFolder run = new RunFolder(Folder.at(output, hadoop), name, runId);
      run.folder.make();
      run.folder.write("manifest.json", "{}\n");
      return run;
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

  /** The log that becomes metrics.jsonl. */
  public MetricsLog metrics() {
    return metrics;
  }

  /** Keeps bad rows aside, one JSON object a line. */
  public void writeRejected(Iterator<String> lines) {
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

  /** Writes a JSON file whole. */
  public void writeJson(String name, Map<String, Object> tree) {
    write(() -> folder.write(name, BundleJson.write(tree)));
  }

  /** Runs an action that writes into the folder, which is kept from then on. */
  public void write(Action action) {
    kept = true;
    try {
      action.run();
    } catch (IOException e) {
      throw new RondoException(
          ExitCode.UNEXPECTED, "cannot write to " + display() + ": " + e.getMessage(), e);
    }
  }

  /** Something that writes. */
  @FunctionalInterface
  public interface Action {
    /** Writes. */
    void run() throws IOException;
  }

  /** Ends the log, and takes the folder away again when nothing was worth keeping. */
  @Override
  public void close() {
    metrics.close();
    if (kept) {
      return;
    }
    try {
      folder.delete();
      named.deleteIfEmpty();
      output.deleteIfEmpty();
    } catch (IOException e) {
      LOG.warn("cannot take away the empty folder {}: {}", display(), e.getMessage());
    }
  }
}
