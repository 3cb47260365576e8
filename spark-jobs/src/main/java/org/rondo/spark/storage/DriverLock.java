package org.rondo.spark.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.BundleJson;
import org.rondo.error.DataException;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows that a driver is at work in a folder: a small file that it rewrites every so often, which
 * works on any file system and does not outlive its driver for long. One that a killed driver of
 * this machine left behind is recognized at once by its process; for another machine's, it takes a
 * wait to see that it is no longer rewritten. Owned by one run or job, which closes it.
 */
public final class DriverLock implements AutoCloseable {
  /** The file. */
  public static final String NAME = "driver.json";

  /** How often a driver says that it is there. */
  static final Duration BEAT = Duration.ofSeconds(20);

  private static final Logger LOG = LoggerFactory.getLogger(DriverLock.class);
  private static final int BEATS_TO_WAIT = 3;
  private static final int LOOKS_PER_BEAT = 8;
  private static final long MAX_BYTES = 1 << 16;
  private static final String HOST = "host";
  private static final String PROCESS = "process";
  private static final String STARTED = "process-started";
  private static final String NONCE = "nonce";

  private final Folder folder;
  private final String host;
  private final String nonce = UUID.randomUUID().toString();
  private final Timer clock = new Timer("rondo-driver-lock", true);
  private long beats;
  private boolean closed;
  private boolean lost;

  private DriverLock(Folder folder, String host) {
    this.folder = folder;
    this.host = host;
  }

  /**
   * Takes the lock of a new folder, or of one whose driver has ended.
   *
   * @param advice what to do when it has not
   * @throws RondoException when another driver is at work there
   */
  public static DriverLock take(Folder folder, String advice) throws IOException {
    return take(folder, advice, thisHost(), BEAT);
  }

  /**
   * Takes the lock.
   *
   * @param host this machine's name
   * @param beat how often drivers of this folder write
   * @throws RondoException when another driver is at work there
   */
  static synchronized DriverLock take(Folder folder, String advice, String host, Duration beat)
      throws IOException {
    requireLeft(folder, advice, host, beat);
    DriverLock lock = new DriverLock(folder, host);
    lock.write();
    lock.clock.schedule(lock.beating(), beat.toMillis(), beat.toMillis());
    return lock;
  }

  private static void requireLeft(Folder folder, String advice, String host, Duration beat)
      throws IOException {
    if (!folder.has(NAME)) {
      return;
    }
    byte[] seen = folder.read(NAME, MAX_BYTES);
    Map<?, ?> driver = parsed(seen);
    if (host.equals(driver.get(HOST)) && driver.get(PROCESS) instanceof Number process) {
      if (runs(process.longValue(), driver.get(STARTED))) {
        throw taken(folder, driver, advice);
      }
      return;
    }
    LOG.warn(
        "the run's last driver, on {}, may still be at work: waiting up to {} s for a sign of it",
        driver.get(HOST),
        beat.multipliedBy(BEATS_TO_WAIT).toSeconds());
    for (int look = 0; look < BEATS_TO_WAIT * LOOKS_PER_BEAT; look++) {
      pause(beat.dividedBy(LOOKS_PER_BEAT));
      if (!folder.has(NAME)) {
        return;
      }
      if (!Arrays.equals(seen, folder.read(NAME, MAX_BYTES))) {
        throw taken(folder, driver, advice);
      }
    }
  }

  private static RondoException taken(Folder folder, Map<?, ?> driver, String advice) {
    return new RondoException(
        ExitCode.LOCKED,
        "%s: its driver is still at work: process %s on %s; wait for its end or stop it, or %s"
            .formatted(folder.display(), driver.get(PROCESS), driver.get(HOST), advice),
        null);
  }

  /** Process numbers are used again; together with the time of the start they are not. */
  private static boolean runs(long process, @Nullable Object started) {
    Optional<ProcessHandle> found = ProcessHandle.of(process).filter(ProcessHandle::isAlive);
    return found.isPresent() && startOf(found.get()).equals(String.valueOf(started));
  }

  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("");
  }

  /** A file that was just being written may hold anything. */
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

  private static String thisHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
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
    if (closed || lost) {
      return;
    }
    try {
      if (folder.has(NAME)) {
        // Half a file is one that this driver could not write, or that another is about to.
        Object holder = parsed(folder.read(NAME, MAX_BYTES)).get(NONCE);
        lost = holder != null && !nonce.equals(holder);
        if (!lost) {
          write();
        }
      }
    } catch (IOException e) { // the run itself will notice if it matters
      LOG.debug("cannot write {}/{}", folder.display(), NAME, e);
    }
  }

  /** In place: renaming costs more on some file systems, and readers cope with half a file. */
  private void write() throws IOException {
    ProcessHandle process = ProcessHandle.current();
    Map<String, Object> content = new LinkedHashMap<>();
    content.put(HOST, host);
    content.put(PROCESS, process.pid());
    content.put(STARTED, startOf(process));
    content.put(NONCE, nonce);
    content.put("beats", beats++);
    try (OutputStream out = folder.create(NAME)) {
      out.write(BundleJson.writeLine(content).getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * Fails where another driver has taken the folder over, as one would after this one was cut off
   * from its storage for long.
   */
  public synchronized void requireHeld() {
    if (lost) {
      throw new RondoException(
          ExitCode.LOCKED,
          folder.display() + ": another driver has taken this over; this one ends here",
          null);
    }
  }

  /** The same, by what is there now. */
  public synchronized void requireHeldNow() {
    beat();
    requireHeld();
  }

  /** Gives the folder back. */
  @Override
  public void close() {
    clock.cancel();
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      try {
        if (!lost && folder.exists()) {
          folder.delete(NAME);
        }
      } catch (IOException e) { // it names a process that has ended: no harm
        LOG.debug("cannot delete {}/{}", folder.display(), NAME, e);
      }
    }
  }
}
