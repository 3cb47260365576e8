package org.rondo.spark.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.BundleJson;
import org.rondo.config.KebabCase;
import org.rondo.data.Split;
import org.rondo.error.DataException;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.evaluation.Metrics;
import org.rondo.spark.storage.FileStream;
import org.rondo.spark.storage.Folder;
import org.rondo.training.RoundRecord;
import org.rondo.training.TrainingListener;

/** metrics.jsonl: one line for each round and each evaluation, flushed as they come. */
final class MetricsLog implements TrainingListener, AutoCloseable {
  static final String NAME = "metrics.jsonl";

  private final Folder folder;
  private @Nullable FileStream out;
  private boolean begun;
  private boolean ended;

  MetricsLog(Folder folder) {
    this.folder = folder;
  }

  @Override
  public void round(RoundRecord record) {
    write(record.toTree());
  }

  @Override
  public void evaluated(int round, int epoch, Split split, Metrics metrics) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("round", round);
    line.put("epoch", epoch);
    line.put("evaluation", KebabCase.of(split));
    line.putAll(metrics.toTree());
    write(line);
  }

  private void write(Map<String, Object> line) {
    try {
      FileStream stream = open();
      stream.write((BundleJson.writeLine(line) + "\n").getBytes(StandardCharsets.UTF_8));
      stream.show();
    } catch (IOException e) {
      throw new RondoException(
          ExitCode.UNEXPECTED,
          "cannot write to " + folder.display() + "/" + NAME + ": " + e.getMessage(),
          e);
    }
  }

  private FileStream open() throws IOException {
    if (ended) {
      throw new IOException("the log has ended");
    }
    FileStream stream = out;
    if (stream == null) {
      stream = begun ? folder.append(NAME) : folder.create(NAME);
      out = stream;
      begun = true;
    }
    return stream;
  }

  /**
   * Makes the lines so far outlive this process, even on storage that shows a file only once it is
   * closed.
   */
  void persist() throws IOException {
    FileStream stream = out;
    out = null;
    if (stream != null) {
      stream.close();
    }
  }

  /**
   * Keeps the lines of an interrupted run up to a round, to continue after them. Later lines, and a
   * line that was cut off, are dropped.
   */
  void resumeAfter(int round) throws IOException {
    StringBuilder kept = new StringBuilder();
    if (folder.has(NAME)) {
      new String(folder.read(NAME), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> roundOf(line) <= round)
          .forEach(line -> kept.append(line).append('\n'));
    }
    folder.write(NAME, kept.toString());
    begun = true;
  }

  private static int roundOf(String line) {
    try {
      Object round =
          BundleJson.read(line.getBytes(StandardCharsets.UTF_8), Map.class, NAME).get("round");
      return round instanceof Integer number ? number : Integer.MAX_VALUE;
    } catch (DataException e) {
      return Integer.MAX_VALUE;
    }
  }

  /** Whether anything has been logged. */
  boolean begun() {
    return begun;
  }

  @Override
  public void close() {
    ended = true;
    try {
      persist();
    } catch (IOException e) {
      throw new RondoException(
          ExitCode.UNEXPECTED,
          "cannot finish " + folder.display() + "/" + NAME + ": " + e.getMessage(),
          e);
    }
  }
}
