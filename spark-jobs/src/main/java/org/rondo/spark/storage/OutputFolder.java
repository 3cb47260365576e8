package org.rondo.spark.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.rondo.error.ConfigurationException;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that a job writes: completely or not at all, by one job at a time. The job writes into
 * a hidden folder beside its place, and whatever was in that place stays until {@link #publish}.
 * The next job deletes what a killed job has left there. Owned by one job, which closes it.
 */
public final class OutputFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutputFolder.class);
  private static final String PREVIOUS = "previous";
  private static final String NEXT = "next-";

  private final FileSystem files;
  private final Path place;
  private final boolean replaces;
  private final Path beside;
  private final Path next;
  private final List<Path> made;
  private final DriverLock lock;

  private OutputFolder(OutputPlace at, boolean replaces, List<Path> made, DriverLock lock) {
    this.files = at.files();
    this.place = at.path();
    this.replaces = replaces;
    this.beside = at.beside();
    this.next = new Path(beside, NEXT + ProcessHandle.current().pid() + "-" + System.nanoTime());
    this.made = made;
    this.lock = lock;
  }

  /**
   * Begins an output where there is nothing yet.
   *
   * @param location path or URI; symbolic links are followed
   * @param inputs paths, globs and URIs that the job reads
   * @throws ConfigurationException when something is there, or when the job reads it
   * @throws RondoException when another job is writing there
   */
  public static OutputFolder begin(String location, List<String> inputs, Configuration hadoop) {
    return begin(location, false, inputs, hadoop);
  }

  /** The same, to replace an earlier job's output; anything else that is there stays. */
  public static OutputFolder replace(String location, List<String> inputs, Configuration hadoop) {
    return begin(location, true, inputs, hadoop);
  }

  private static OutputFolder begin(
      String location, boolean replaces, List<String> inputs, Configuration hadoop) {
    if (location.isBlank()) {
      throw new ConfigurationException(OutputPlace.KEY + "is empty: name the folder to write");
    }
    try {
      OutputPlace at = OutputPlace.of(location, hadoop);
      for (String input : inputs) {
        at.requireApart(input, hadoop);
      }
      at.requireReplaceable(replaces);
      OutputFolder output = take(at, replaces, hadoop);
      try {
        output.restorePrevious();
        return output;
      } catch (IOException e) {
        output.close();
        throw e;
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          OutputPlace.KEY
              + "cannot write to %s: %s; name a folder that can be written and has room"
                  .formatted(location, e.getMessage()),
          e);
    }
  }

  private static OutputFolder take(OutputPlace at, boolean replaces, Configuration hadoop)
      throws IOException {
    List<Path> made = new ArrayList<>();
    for (Path folder = at.beside();
        folder != null && !at.files().exists(folder);
        folder = folder.getParent()) {
      made.add(folder);
    }
    try {
      Folder beside = Folder.at(at.beside().toString(), hadoop);
      beside.make();
      return new OutputFolder(
          at,
          replaces,
          made,
          DriverLock.take(beside, OutputPlace.ANOTHER.substring("; ".length())));
    } catch (IOException e) {
      deleteEmpty(at.files(), made);
      throw e;
    }
  }

  /** Deletes folders that were made, as long as they are still empty. */
  private static void deleteEmpty(FileSystem files, List<Path> made) throws IOException {
    for (Path folder : made) {
      if (files.exists(folder) && files.listStatus(folder).length == 0) {
        files.delete(folder, false);
      }
    }
  }

  /** The URI of a folder that does not exist yet, for the job to write. */
  public String uri() {
    return next.toString();
  }

  /** The place as people write it. */
  public String display() {
    return OutputPlace.shown(place);
  }

  /**
   * Moves what was written into its place.
   *
   * @throws RondoException when another job has written there meanwhile
   * @throws IOException when storage fails; then the previous content is back in its place, or at
   *     least beside it until the next job
   */
  public void publish() throws IOException {
    lock.requireHeld();
    if (files.exists(place)) {
      if (!replaces) {
        throw new RondoException(
            ExitCode.LOCKED,
            OutputPlace.KEY + "another job has written " + display() + " meanwhile",
            null);
      }
      new OutputPlace(files, place).requireReplaceable(replaces);
      // What an earlier job replaced, and was killed before it deleted it.
      files.delete(previous(), true);
      rename(place, previous());
    }
    try {
      rename(next, place);
    } catch (IOException e) {
      restorePrevious();
      throw e;
    }
  }

  private Path previous() {
    return new Path(beside, PREVIOUS);
  }

  /** Restores the previous content after a failure, or a kill, between two renames. */
  private void restorePrevious() throws IOException {
    if (files.exists(previous()) && !files.exists(place)) {
      rename(previous(), place);
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (files.exists(to) || !files.rename(from, to)) {
      throw new IOException(
          "cannot rename " + OutputPlace.shown(from) + " to " + OutputPlace.shown(to));
    }
  }

  /** Deletes what is beside the place. If that fails, the output still counts. */
  @Override
  public void close() {
    try {
      files.delete(next, true);
      if (lock.isHeld()) {
        restorePrevious();
        files.delete(beside, true);
        deleteEmpty(files, made);
      } else {
        deleteEmpty(files, List.of(beside));
      }
    } catch (IOException e) {
      LOG.debug("left {}", beside, e);
    }
    lock.close();
  }
}
