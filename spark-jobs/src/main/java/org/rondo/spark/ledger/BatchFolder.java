package org.rondo.spark.ledger;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.rondo.error.ConfigurationException;
import org.rondo.error.ExitCode;
import org.rondo.error.Redaction;
import org.rondo.error.RondoException;
import org.rondo.spark.ledger.BatchEntry.Written;
import org.rondo.spark.ledger.BatchLedger.Reading;
import org.rondo.spark.storage.DriverLock;
import org.rondo.spark.storage.Folder;
import org.rondo.spark.storage.OutputPlace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder that grows by batches, with one job at a time adding to it. A batch is written where no
 * reader looks ({@code _rondo/staging}). It counts once its entry is in the ledger, and is then
 * moved to its place; the next job moves one that a killed job has not. A lock keeps jobs from
 * doing the same work twice, but what decides is the ledger: the entry after those that a job has
 * read can be made once. So nothing that an entry may name is deleted before another has its
 * number. Owned by one job, which closes it.
 */
public final class BatchFolder implements AutoCloseable {
  /** The folder of everything that is not a batch. */
  public static final String OWN = "_rondo";

  /** How the names of batches' folders begin; to readers of partitions it is a column. */
  public static final String COLUMN = "rondo_batch";

  private static final Logger LOG = LoggerFactory.getLogger(BatchFolder.class);
  private static final String STAGING = "staging";
  private static final String ADVICE = "call again later";

  private final OutputPlace place;
  private final Folder root;
  private final Folder staging;
  private final List<Folder> made;
  private final BatchLedger ledger;
  private final Configuration hadoop;
  private final DriverLock lock;
  private final String staged = UUID.randomUUID().toString().substring(0, 8);
  private Reading reading;
  private boolean mayCount;

  private BatchFolder(OutputPlace place, List<Folder> made, DriverLock lock, Configuration hadoop)
      throws IOException {
    this.place = place;
    this.root = Folder.at(place.path().toString(), hadoop);
    this.staging = root.child(OWN).child(STAGING);
    this.ledger = new BatchLedger(root.child(OWN), hadoop);
    this.made = made;
    this.hadoop = hadoop;
    this.lock = lock;
    this.reading = ledger.read();
  }

  /**
   * Opens a folder, which need not be there yet, and brings to its end what a killed job has begun.
   *
   * @param location path or URI; symbolic links are followed
   * @throws ConfigurationException when something else is there, or it cannot be written
   * @throws RondoException when another job is at work there, or the ledger is damaged
   * @throws IOException when the ledger cannot be read, or a batch cannot be moved to its place
   */
  public static BatchFolder open(String location, Configuration hadoop) throws IOException {
    if (location.isBlank()) {
      throw new ConfigurationException("--output: is empty: name the folder to write");
    }
    OutputPlace place;
    List<Folder> made;
    DriverLock lock;
    try {
      place = OutputPlace.of(location, hadoop);
      Folder root = Folder.at(place.path().toString(), hadoop);
      requireOwn(root, place);
      made = missing(root);
      root.child(OWN).make();
      lock = DriverLock.lease(root.child(OWN), ADVICE);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "--output: cannot write to %s: %s; name a folder that can be written and has room"
              .formatted(Redaction.uri(location), e.getMessage()),
          e);
    }
    try {
      BatchFolder folder = new BatchFolder(place, made, lock, hadoop);
      folder.finish();
      return folder;
    } catch (IOException | RuntimeException e) {
      lock.close();
      deleteEmpty(made);
      throw e;
    }
  }

  /** The folders that are deleted at the end if they are empty, from the innermost. */
  private static List<Folder> missing(Folder root) throws IOException {
    Folder own = root.child(OWN);
    List<Folder> missing =
        new ArrayList<>(List.of(own.child(STAGING), own.child(BatchLedger.ENTRIES), own));
    for (Folder above = root; above != null && !above.exists(); above = above.parent()) {
      missing.add(above);
    }
    return List.copyOf(missing);
  }

  /** Refuses a folder that holds other things than batches. */
  private static void requireOwn(Folder root, OutputPlace place) throws IOException {
    if (root.exists() && !place.files().getFileStatus(place.path()).isDirectory()) {
      throw new ConfigurationException(
          "--output: %s is a file; name a folder".formatted(root.display()));
    }
    List<String> names = root.names().stream().filter(name -> !name.startsWith(".")).toList();
    if (!names.isEmpty() && !names.contains(OWN)) {
      throw new ConfigurationException(
          "--output: %s holds other things than batches of predictions, such as %s; name a new folder for --incremental"
              .formatted(root.display(), names.get(0)));
    }
  }

  /** The name of a batch's folder. */
  public static String name(int batch) {
    return COLUMN + "=" + BatchLedger.number(batch);
  }

  /** The place as people write it. */
  public String display() {
    return root.display();
  }

  /** Where it is, without symbolic links. */
  public OutputPlace place() {
    return place;
  }

  /** The number of the next batch. */
  public int next() {
    return reading.all().batch() + 1;
  }

  /** What all batches have in common; empty where none has a row. */
  public Optional<Layout> layout() {
    return Optional.ofNullable(reading.all().layout());
  }

  /** The files of all batches as they were when they were read, by path. */
  public Map<String, InputFile> inputs() {
    Map<String, InputFile> inputs = new HashMap<>();
    reading.all().inputs().forEach(file -> inputs.put(file.path(), file));
    return inputs;
  }

  /** A new folder to write the next batch to. */
  public Folder stage() throws IOException {
    Folder folder = staging.child(stagedName());
    folder.delete();
    staging.make();
    return folder;
  }

  private String stagedName() {
    return BatchLedger.number(next()) + "-" + staged;
  }

  /** What was staged, for an entry; null where nothing was. */
  public @Nullable Written written() throws IOException {
    Folder folder = staging.child(stagedName());
    return folder.exists() ? new Written(name(next()), stagedName(), lengths(folder)) : null;
  }

  private static SortedMap<String, Long> lengths(Folder folder) throws IOException {
    SortedMap<String, Long> lengths = new TreeMap<>();
    for (String file : folder.files()) {
      lengths.put(file, folder.length(file));
    }
    return lengths;
  }

  /**
   * Makes a batch count, and moves it to its place.
   *
   * @param entry of the next number
   * @throws RondoException when another job has taken over, so that this batch does not count
   * @throws IOException when storage fails: before it counts, or before it is in its place, where
   *     the next job will move it
   */
  public void commit(BatchEntry entry) throws IOException {
    lock.requireHeld();
    mayCount = true;
    if (!ledger.add(entry)) {
      mayCount = false;
      throw late();
    }
    reading = ledger.read();
    finish();
  }

  /** What to report for a failure: that another job has taken over, if it has. */
  public RuntimeException orLate(RuntimeException failure) {
    try {
      return ledger.has(next()) && !mayCount ? late() : failure;
    } catch (IOException e) {
      failure.addSuppressed(e);
      return failure;
    }
  }

  private RondoException late() {
    return new RondoException(
        ExitCode.LOCKED,
        "%s: another job has added batch %s meanwhile; nothing was added here: call again, and what is new then is scored"
            .formatted(display(), next()),
        null);
  }

  /** Moves the newest batch to its place, and clears up. */
  private void finish() throws IOException {
    BatchEntry newest = reading.newest();
    if (newest == null) {
      return;
    }
    if (newest.written() != null) {
      new Publication(root, staging, hadoop).publish(newest.written());
    }
    tidy("sum up the ledger", () -> ledger.sumUp(reading));
    tidy("delete what was never added", this::deleteDead);
  }

  /** Deletes what was staged under numbers that are taken. Nobody can make it count any more. */
  private void deleteDead() throws IOException {
    for (String name : staging.names()) {
      if (name.compareTo(BatchLedger.number(next())) < 0) {
        staging.child(name).delete();
      }
    }
  }

  /** Storage work. */
  private interface Work {
    void run() throws IOException;
  }

  /** Work that the next job does where it fails. */
  private void tidy(String what, Work work) {
    try {
      work.run();
    } catch (IOException e) {
      LOG.warn("{}: cannot {}, the next call tries again: {}", display(), what, e.getMessage());
    }
  }

  /** Deletes what was staged and does not count, and folders that have stayed empty. */
  @Override
  public void close() {
    try {
      if (!mayCount) {
        staging.child(stagedName()).delete();
      }
    } catch (IOException e) {
      LOG.debug("left {}", staging.display(), e);
    }
    lock.close();
    deleteEmpty(made);
  }

  private static void deleteEmpty(List<Folder> folders) {
    try {
      for (Folder folder : folders) {
        folder.deleteIfEmpty();
      }
    } catch (IOException e) { // not empty any more, or in the way of nobody
      LOG.debug("left {}", folders.get(0).display(), e);
    }
  }
}
