package org.rondo.spark.ledger;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.BundleJson;
import org.rondo.error.DataException;
import org.rondo.spark.storage.ConditionalCreate;
import org.rondo.spark.storage.Folder;

/**
 * The batches that count: files {@code 00000001.json}, {@code 00000002.json} and so on, each made
 * once and never changed. A batch is decided on what all entries before it say, and counts only if
 * its entry is the next one: who is late finds that taken. Every so often a snapshot sums up all
 * entries, so that reading the ledger takes few requests however many there are.
 */
final class BatchLedger {
  /** Entries between two snapshots. */
  static final int SNAPSHOT_EVERY = 100;

  /** The folder of the entries. */
  static final String ENTRIES = "ledger";

  private static final int SNAPSHOTS_KEPT = 2;
  private static final Pattern FILE = Pattern.compile("[0-9]{8}\\.json");
  private static final long MAX_BYTES = 1L << 30;

  private final Folder entries;
  private final Folder snapshots;
  private final Configuration hadoop;

  BatchLedger(Folder folder, Configuration hadoop) {
    this.entries = folder.child(ENTRIES);
    this.snapshots = folder.child("snapshots");
    this.hadoop = hadoop;
  }

  /**
   * What the entries up to one of them come to.
   *
   * @param batch the last of them; 0 for none
   * @param layout of all batches; null where none has a row
   * @param inputs all files that were read, as they were then
   */
  record Snapshot(int batch, @Nullable Layout layout, List<InputFile> inputs) {
    Snapshot {
      inputs = List.copyOf(inputs);
    }
  }

  /** A file's name by its number. */
  static String number(int number) {
    return String.format(Locale.ROOT, "%08d", number);
  }

  /**
   * All that counts.
   *
   * @param all what the entries come to
   * @param newest the last entry; null where there is none
   * @param summed the newest snapshot's last entry; 0 for none
   */
  record Reading(Snapshot all, @Nullable BatchEntry newest, int summed) {}

  /**
   * Reads the newest snapshot, and the entries after it.
   *
   * @throws DataException when an entry is missing or damaged
   */
  Reading read() throws IOException {
    NavigableSet<Integer> numbers = numbers(entries);
    int last = numbers.isEmpty() ? 0 : numbers.last();
    Integer newest = numbers(snapshots).floor(last);
    int summed = newest == null ? 0 : newest;
    Snapshot start =
        summed == 0 ? new Snapshot(0, null, List.of()) : read(snapshots, summed, Snapshot.class);
    Map<String, InputFile> inputs = new LinkedHashMap<>();
    start.inputs().forEach(file -> inputs.put(file.path(), file));
    Layout layout = start.layout();
    BatchEntry entry = summed == last && last > 0 ? entry(last) : null;
    for (int number = summed + 1; number <= last; number++) {
      if (!numbers.contains(number)) {
        throw new DataException(
            "%s is damaged: %s.json is missing, and with it which inputs were scored; bring it back, or begin another --output"
                .formatted(entries.display(), number(number)));
      }
      entry = entry(number);
      entry.inputs().forEach(file -> inputs.put(file.path(), file));
      layout = entry.layout() == null ? layout : entry.layout();
    }
    return new Reading(new Snapshot(last, layout, new ArrayList<>(inputs.values())), entry, summed);
  }

  private static NavigableSet<Integer> numbers(Folder folder) throws IOException {
    NavigableSet<Integer> numbers = new TreeSet<>();
    for (String name : folder.names()) {
      if (FILE.matcher(name).matches()) {
        numbers.add(Integer.parseInt(name.substring(0, name.indexOf('.'))));
      }
    }
    return numbers;
  }

  private BatchEntry entry(int number) throws IOException {
    return read(entries, number, BatchEntry.class);
  }

  private static <T> T read(Folder folder, int number, Class<T> type) throws IOException {
    String name = number(number) + ".json";
    return BundleJson.read(folder.read(name, MAX_BYTES), type, folder.display() + "/" + name);
  }

  /** Whether an entry of this number is there. */
  boolean has(int number) throws IOException {
    return entries.has(number(number) + ".json");
  }

  /**
   * Makes the entry, after which the batch counts.
   *
   * @return whether it was made: false where another of its number is there
   * @throws IOException when storage fails; then it may be there or not
   */
  boolean add(BatchEntry entry) throws IOException {
    String name = number(entry.batch()) + ".json";
    try {
      if (ConditionalCreate.in(entries, hadoop).create(name, BundleJson.write(entry))) {
        return true;
      }
    } catch (IOException e) {
      if (isThere(entry, e)) {
        return true;
      }
      throw e;
    }
    return entry(entry.batch()).stamp().equals(entry.stamp()); // a request that was repeated
  }

  /** Whether an entry was made by a request that has failed. */
  private boolean isThere(BatchEntry entry, IOException failure) {
    try {
      return has(entry.batch()) && entry(entry.batch()).stamp().equals(entry.stamp());
    } catch (IOException | DataException e) {
      failure.addSuppressed(e);
      return false;
    }
  }

  /** Sums up all entries if there are many since the last time; older sums are deleted. */
  void sumUp(Reading reading) throws IOException {
    if (reading.all().batch() - reading.summed() < SNAPSHOT_EVERY) {
      return;
    }
    ConditionalCreate.in(snapshots, hadoop)
        .create(number(reading.all().batch()) + ".json", BundleJson.writeLine(reading.all()));
    NavigableSet<Integer> numbers = numbers(snapshots);
    while (numbers.size() > SNAPSHOTS_KEPT) {
      snapshots.delete(number(numbers.first()) + ".json");
      numbers.remove(numbers.first());
    }
  }
}
