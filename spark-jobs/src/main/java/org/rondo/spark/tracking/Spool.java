package org.rondo.spark.tracking;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.BundleJson;
import org.rondo.spark.storage.FileStream;
import org.rondo.spark.storage.Folder;

/**
 * Events on their way to a tracker: a file with a line of JSON for each, of which the latest are
 * kept in memory besides, since storage may show a file only once it is closed. One thread writes,
 * and another one reads.
 */
final class Spool {
  private static final String FILE = "mlflow.jsonl";
  private static final int IN_MEMORY = 1_000;

  private final Folder folder;
  private final Deque<Map<String, Object>> latest = new ArrayDeque<>();
  private long size;
  private boolean closed;
  private @Nullable FileStream out;
  private @Nullable BufferedReader reader;
  private long readerAt;

  private Spool(Folder folder) {
    this.folder = folder;
  }

  /**
   * Opens a spool with what a process before has left; a line that was cut off is dropped.
   *
   * @param found takes each event that is there, in order
   */
  static Spool open(Folder folder, Consumer<Map<String, Object>> found) throws IOException {
    Spool spool = new Spool(folder);
    folder.make();
    if (!folder.has(FILE)) {
      return spool;
    }
    long whole = 0;
    try (BufferedReader lines = spool.lines()) {
      StringBuilder line = new StringBuilder();
      for (int c = lines.read(); c >= 0; c = lines.read()) {
        if (c == '\n') {
          found.accept(event(line.toString()));
          spool.size++;
          whole += line.toString().getBytes(StandardCharsets.UTF_8).length + 1;
          line.setLength(0);
        } else {
          line.append((char) c);
        }
      }
    }
    if (folder.length(FILE) > whole) {
      byte[] kept = folder.open(FILE).readNBytes(Math.toIntExact(whole));
      folder.write(FILE, to -> to.write(kept));
    }
    return spool;
  }

  private BufferedReader lines() throws IOException {
    return new BufferedReader(new InputStreamReader(folder.open(FILE), StandardCharsets.UTF_8));
  }

  @SuppressWarnings("unchecked") // JSON objects have text for keys.
  private static Map<String, Object> event(String line) {
    return BundleJson.read(line.getBytes(StandardCharsets.UTF_8), Map.class, FILE);
  }

  /** How many events there have been. */
  synchronized long size() {
    return size;
  }

  /** Whether nothing will be added. */
  synchronized boolean isClosed() {
    return closed;
  }

  /** Adds an event. Only the writer calls this. */
  void append(Map<String, Object> event) throws IOException {
    FileStream stream = out;
    if (stream == null) {
      stream = folder.has(FILE) ? folder.append(FILE) : folder.create(FILE);
      out = stream;
    }
    stream.write((BundleJson.writeLine(event) + "\n").getBytes(StandardCharsets.UTF_8));
    stream.show();
    synchronized (this) {
      size++;
      latest.add(event);
      if (latest.size() > IN_MEMORY) {
        latest.remove();
      }
      notifyAll();
    }
  }

  /** Ends it. Only the writer calls this. */
  void close() throws IOException {
    try {
      if (out != null) {
        out.close();
      }
    } finally {
      synchronized (this) {
        closed = true;
        notifyAll();
      }
    }
  }

  /** Waits until it is closed, but not longer than this. */
  synchronized void awaitClose(long millis) throws InterruptedException {
    long until = System.nanoTime() + millis * 1_000_000;
    for (long left = millis; left > 0 && !closed; ) {
      wait(left);
      left = (until - System.nanoTime()) / 1_000_000;
    }
  }

  /** Waits until there are events from a number on, or it is closed. */
  synchronized void await(long from) throws InterruptedException {
    while (size <= from && !closed) {
      wait();
    }
  }

  /**
   * Events in order. Only the reader calls this.
   *
   * @param from number of the first, counted from 0
   * @return none also where storage does not show them yet
   */
  List<Map<String, Object>> read(long from, int most) throws IOException {
    long until;
    synchronized (this) {
      until = Math.min(size, from + most);
      long first = size - latest.size();
      if (from >= first) {
        return latest.stream().skip(from - first).limit(most).toList();
      }
    }
    return stored(from, until);
  }

  private List<Map<String, Object>> stored(long from, long until) throws IOException {
    BufferedReader lines = reader;
    try {
      if (lines == null || readerAt != from) {
        closeReader();
        lines = lines();
        reader = lines;
        for (readerAt = 0; readerAt < from; readerAt++) {
          lines.readLine();
        }
      }
      List<Map<String, Object>> events = new ArrayList<>();
      for (String line = ""; readerAt < until; readerAt++) {
        line = lines.readLine();
        if (line == null) {
          closeReader();
          break;
        }
        events.add(event(line));
      }
      return events;
    } catch (FileNotFoundException e) {
      return List.of(); // an object store has no file before it is closed
    }
  }

  /** Ends the reading. */
  void closeReader() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
