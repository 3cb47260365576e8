package org.rondo.spark.storage;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import org.rondo.bundle.BundleJson;
import org.rondo.error.DataException;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows that a driver is working in a folder: a small file that it rewrites at intervals, which
 * works on any file system and does not outlive its driver for long. A file left behind by a killed
 * driver is recognized at once where its process would be visible; otherwise it takes a wait to see
 * that it is no longer rewritten. If two drivers take the lock at once, the last to write has it.
 * Owned by one run or job, which closes it.
 */
public final class DriverLock implements AutoCloseable {
  /** The file. */
  public static final String NAME = "driver.json";

  /** How often a driver rewrites the file. */
  static final Duration BEAT = Duration.ofSeconds(20);

  private static final Logger LOG = LoggerFactory.getLogger(DriverLock.class);
  private static final int BEATS_TO_WAIT = 3;
  private static final int LOOKS_PER_BEAT = 8;
  private static final long MAX_BYTES = 1 << 16;

  private final Folder folder;
  private final Driver driver;
  private final Timer clock = new Timer("rondo-driver-lock", true);
  private long beats;
  private boolean closed;
  private boolean lost;

  private DriverLock(Folder folder, Driver driver) {
    this.folder = folder;
    this.driver = driver;
  }

  /**
   * Takes the lock of a new folder, or of one whose driver has ended.
   *
   * @param advice what to do if its driver has not ended
   * @throws RondoException when another driver is working there
   */
  public static DriverLock take(Folder folder, String advice) throws IOException {
    return take(folder, advice, Driver.here(), BEAT);
  }

  /**
   * Takes the lock, or fails at once where another holds it whose time has not run out: for jobs
   * that begin again at their next time anyway. What a killed one has left is broken with a
   * warning, at once where its process would be seen or its time ran out long ago.
   */
  public static DriverLock lease(Folder folder, String advice) throws IOException {
    return lease(folder, advice, Driver.here(), BEAT);
  }

  static DriverLock lease(Folder folder, String advice, Driver driver, Duration beat)
      throws IOException {
    if (folder.has(NAME)) {
      Map<?, ?> other = parsed(folder.read(NAME, MAX_BYTES));
      Instant expiry = expiry(other);
      boolean seen = driver.sees(other);
      if (seen ? Driver.runs(other) : Instant.now().isBefore(expiry)) {
        throw taken(folder, other, advice);
      }
      LOG.warn(
          "{}: process {} on {} has left its lock, which ran out at {}: it is broken",
          folder.display(),
          other.get("process"),
          other.get("host"),
          expiry);
      if (!seen && Instant.now().isAfter(expiry.plus(beat.multipliedBy(BEATS_TO_WAIT)))) {
        folder.delete(NAME);
      }
    }
    DriverLock lock = take(folder, advice, driver, beat);
    pause(beat.dividedBy(LOOKS_PER_BEAT * LOOKS_PER_BEAT)); // for one who takes it at once
    lock.requireHeld();
    return lock;
  }

  /**
   * When a lock that its driver does not renew is worth nothing; the beginning of time if unsaid.
   */
  private static Instant expiry(Map<?, ?> driver) {
    try {
      return Instant.parse(String.valueOf(driver.get("expires")));
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  /**
   * Takes the lock.
   *
   * @param beat how often drivers of this folder write
   */
  static DriverLock take(Folder folder, String advice, Driver driver, Duration beat)
      throws IOException {
    requireLeft(folder, advice, driver, beat);
    DriverLock lock = new DriverLock(folder, driver);
    lock.write();
    lock.clock.schedule(lock.beating(), beat.toMillis(), beat.toMillis());
    return lock;
  }

  /**
   * Whether a driver holds the lock of a folder, as far as can be seen without waiting: of one on
   * another machine the time that it has set itself counts, by this machine's clock.
   */
  public static boolean isHeld(Folder folder) throws IOException {
    if (!folder.has(NAME)) {
      return false;
    }
    Map<?, ?> other = parsed(folder.read(NAME, MAX_BYTES));
    return Driver.here().sees(other) ? Driver.runs(other) : Instant.now().isBefore(expiry(other));
  }

  private static void requireLeft(Folder folder, String advice, Driver driver, Duration beat)
      throws IOException {
    if (!folder.has(NAME)) {
      return;
    }
    byte[] seen = folder.read(NAME, MAX_BYTES);
    Map<?, ?> other = parsed(seen);
    if (driver.sees(other)) {
      if (Driver.runs(other)) {
        throw taken(folder, other, advice);
      }
      return;
    }
    int looks = LOOKS_PER_BEAT * BEATS_TO_WAIT;
    if (other.isEmpty()) {
      looks = 1; // Drivers once wrote it in place: half a file is soon complete, or never.
    } else {
      LOG.warn(
          "{}: its last driver, process {} on {}, may still be at work: waiting up to {} s for a sign of it",
          folder.display(),
          other.get("process"),
          other.get("host"),
          beat.multipliedBy(BEATS_TO_WAIT).toSeconds());
    }
    for (int look = 0; look < looks; look++) {
      pause(beat.dividedBy(LOOKS_PER_BEAT));
      if (!folder.has(NAME)) {
        return;
      }
      byte[] now = folder.read(NAME, MAX_BYTES);
      if (!Arrays.equals(seen, now)) {
        throw taken(folder, parsed(now), advice);
      }
    }
  }

  private static RondoException taken(Folder folder, Map<?, ?> driver, String advice) {
    return new RondoException(
        ExitCode.LOCKED,
        "%s: its driver is still at work: process %s on %s; wait for its end or stop it, or %s"
            .formatted(folder.display(), driver.get("process"), driver.get("host"), advice),
        null);
  }

  private static Map<?, ?> parsed(byte[] content) {
    try {
      return BundleJson.read(content, Map.class, NAME);
    } catch (DataException e) {
      return Map.of();
    }
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(Math.max(1, duration.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for another driver", e);
    }
  }

  private TimerTask beating() {
    return new TimerTask() {
      @Override
      public void run() {
        beat();
      }
    };
  }

  private synchronized void beat() {
    try {
      if (!closed && !isLost()) {
        write();
      }
    } catch (IOException e) { // the run itself will notice if it matters
      LOG.debug("cannot write {}/{}", folder.display(), NAME, e);
    }
  }

  private void write() throws IOException {
    Map<String, Object> tree = driver.tree(beats++);
    tree.put("expires", Instant.now().plus(BEAT.multipliedBy(BEATS_TO_WAIT)).toString());
    folder.write(NAME, BundleJson.writeLine(tree));
  }

  /** Whether the file is another's by now, or was another's, who has given the folder back. */
  private boolean isLost() throws IOException {
    if (!lost) {
      Object holder =
          folder.has(NAME) ? parsed(folder.read(NAME, MAX_BYTES)).get("nonce") : "nobody";
      lost = holder != null && !driver.nonce().equals(holder);
    }
    return lost;
  }

  /** Whether no other driver has taken over the folder: see {@link #requireHeld}. */
  synchronized boolean isHeld() throws IOException {
    return !isLost();
  }

  /**
   * Fails where another driver has taken over the folder, because it began at the same time, or
   * because this one was stopped or cut off from its storage for long. The other may have ended.
   */
  public synchronized void requireHeld() throws IOException {
    if (isHeld()) {
      return;
    }
    String how =
        folder.has(NAME)
            ? "another driver has taken this over"
            : "this driver's %s is gone: another driver has taken this over and ended, or somebody deleted it"
                .formatted(NAME);
    throw new RondoException(
        ExitCode.LOCKED, folder.display() + ": " + how + "; this one ends here", null);
  }

  /** Gives the folder back. */
  @Override
  public void close() {
    clock.cancel();
    synchronized (this) {
      try {
        if (!closed && !isLost() && folder.exists()) {
          folder.delete(NAME);
        }
      } catch (IOException e) { // it names a process that has ended: no harm
        LOG.debug("cannot delete {}/{}", folder.display(), NAME, e);
      }
      closed = true;
    }
  }
}
