package org.rondo.bench.peers;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rondo.bundle.BundleJson;
import org.rondo.training.RoundRecord;
import org.rondo.training.TrainingListener;

/** A line for each round, flushed, as every run of the product writes one. */
final class RoundLog implements TrainingListener, AutoCloseable {
  private final Path file;
  private final BufferedWriter out;

  RoundLog() throws IOException {
    file = Files.createTempFile("rondo-peers", ".jsonl");
    out = Files.newBufferedWriter(file);
  }

  @Override
  public void round(RoundRecord record) {
    try {
      out.write(BundleJson.writeLine(record.toTree()));
      out.newLine();
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.delete(file);
  }
}
