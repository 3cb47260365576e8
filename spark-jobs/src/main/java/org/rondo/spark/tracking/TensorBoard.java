package org.rondo.spark.tracking;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rondo.spark.storage.Folder;

/** Writes event files into a folder: one for the run, and another each time that it is resumed. */
final class TensorBoard implements Tracker {
  private final Folder folder;
  private @Nullable EventFile file;

  /** A folder that need not exist yet. */
  TensorBoard(Folder folder) {
    this.folder = folder;
  }

  @Override
  public void begun(long time, int firstRound) throws IOException {
    folder.make();
    long before = folder.names().size();
    // TensorBoard takes a folder's files in the order of their names, and only those with
    // "tfevents".
    String name =
        String.format(
            Locale.ROOT,
            "events.out.tfevents.%010d.rondo.%03d",
            TimeUnit.MILLISECONDS.toSeconds(time),
            before);
    EventFile begun = new EventFile(folder.create(name), time);
    file = begun;
    if (firstRound > 1) {
      begun.restarted(time, firstRound);
    }
  }

  @Override
  public void values(long time, int round, Map<String, Double> values) throws IOException {
    if (file != null) {
      file.scalars(time, round, values);
    }
  }

  @Override
  public void ended(long time, String status, Map<String, Object> result) throws IOException {
    Map<String, Double> values = Scalars.ofResult(result);
    if (file != null && !values.isEmpty() && result.get("rounds") instanceof Number rounds) {
      file.scalars(time, rounds.longValue(), values);
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }

  @Override
  public String toString() {
    return "tracking.tensorboard";
  }
}
