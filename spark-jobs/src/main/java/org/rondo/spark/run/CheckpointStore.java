package org.rondo.spark.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.rondo.checkpoint.Checkpoint;
import org.rondo.error.DataException;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.spark.run.CheckpointFolder.DamagedException;
import org.rondo.spark.storage.Folder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run's checkpoints, one folder each: {@code round-000050-NONCE}. A checkpoint is complete or
 * absent, even on file systems without atomic renames; earlier ones stay until a new one has been
 * read back. Owned by one thread of a run that holds its lock. An older driver of the same run that
 * is still alive does no harm, since names are never used twice.
 */
final class CheckpointStore {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
  private static final int MIN_KEPT = 2;

  private final Folder folder;
  private final int keep;

  /** The checkpoints that this store has read to the last byte. */
  private final Set<String> verified = new HashSet<>();

  /**
   * The store in a folder, which need not exist yet.
   *
   * @param keep how many to keep; at least two are kept, so that there is another if one is damaged
   */
  CheckpointStore(Folder folder, int keep) {
    this.folder = folder;
    this.keep = Math.max(MIN_KEPT, keep);
  }

  /**
   * Writes a checkpoint, reads it back, and only then deletes those that need not be kept.
   *
   * @throws RondoException when it cannot be written; earlier ones are then untouched
   */
  void write(Checkpoint checkpoint) {
    String nonce = UUID.randomUUID().toString().substring(0, 8);
    CheckpointFolder fresh = CheckpointFolder.fresh(folder, checkpoint.round(), nonce);
    try {
      fresh.write(checkpoint);
      fresh.verify();
      verified.add(fresh.display());
    } catch (IOException | DamagedException | RuntimeException e) {
      RondoException failure = notWritten(checkpoint.round(), e);
      try {
        fresh.delete();
      } catch (IOException | RuntimeException left) {
        failure.addSuppressed(left);
      }
      throw failure;
    }
    prune(fresh);
  }

  private RondoException notWritten(int round, Exception cause) {
    return new RondoException(
        ExitCode.UNEXPECTED,
        "cannot write the checkpoint of round "
            + round
            + " to "
            + folder.display()
            + ": "
            + cause.getMessage()
            + "; those before it are untouched; see that the folder can be written and has room,"
            + " then continue from the last one",
        cause);
  }

  /**
   * Once enough checkpoints verify, deletes the older ones and whatever killed drivers have left
   * unfinished. Anything that cannot be deleted does no harm, and is tried again next time.
   */
  private void prune(CheckpointFolder fresh) {
    try {
      int kept = 0;
      for (CheckpointFolder found : newestFirst()) {
        boolean marked = found.marked();
        if (!marked || (kept >= keep && found.round() <= fresh.round())) {
          found.delete();
        } else if (found.round() <= fresh.round()) {
          kept += trusted(found) ? 1 : 0;
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("cannot delete old checkpoints in {}: {}", folder.display(), e.getMessage());
    }
  }

  private boolean trusted(CheckpointFolder found) throws IOException {
    if (verified.contains(found.display())) {
      return true;
    }
    try {
      found.verify();
      verified.add(found.display());
      return true;
    } catch (DamagedException e) {
      LOG.warn("a checkpoint is damaged: {}: {}", found.display(), e.getMessage());
      return false;
    }
  }

  /**
   * The newest checkpoint that verifies, down to its last byte; empty when none was ever finished.
   *
   * @throws DataException when there are checkpoints, but none verifies
   * @throws RondoException when the file system fails
   */
  Optional<Restored> newest() {
    List<Skipped> skipped = new ArrayList<>();
    boolean finished = false;
    try {
      for (CheckpointFolder found : newestFirst()) {
        try {
          finished |= found.marked();
          Checkpoint checkpoint = found.read();
          verified.add(found.display());
          return Optional.of(new Restored(checkpoint, found.display(), skipped));
        } catch (DamagedException | DataException | IllegalArgumentException e) {
          skipped.add(new Skipped(found.display(), String.valueOf(e.getMessage())));
        } catch (IOException e) {
          // Then it is unknown whether it was finished, which must not count as never finished.
          finished = true;
          skipped.add(new Skipped(found.display(), "cannot be read: " + e.getMessage()));
        }
      }
    } catch (IOException e) {
      throw new RondoException(
          ExitCode.UNEXPECTED,
          "cannot list the checkpoints in " + folder.display() + ": " + e.getMessage(),
          e);
    }
    if (finished) {
      throw noneVerifies(skipped);
    }
    skipped.forEach(unfinished -> LOG.warn("skipping a checkpoint: {}", unfinished));
    return Optional.empty();
  }

  private DataException noneVerifies(List<Skipped> skipped) {
    return new DataException(
        "none of the checkpoints in "
            + folder.display()
            + " can be trusted:"
            + skipped.stream().map(one -> "\n  " + one).collect(Collectors.joining())
            + "\nrestore the folder from a copy, or start a new run without --resume");
  }

  /** If a round was written twice, as after a crash, both checkpoints are equal. */
  private List<CheckpointFolder> newestFirst() throws IOException {
    return folder.names().stream()
        .filter(CheckpointFolder::named)
        .map(name -> CheckpointFolder.of(folder, name))
        .sorted(Comparator.comparingInt(CheckpointFolder::round).reversed())
        .toList();
  }

  /**
   * The newest checkpoint that verified.
   *
   * @param checkpoint the state
   * @param folder where it is
   * @param skipped newer ones that did not verify
   */
  record Restored(Checkpoint checkpoint, String folder, List<Skipped> skipped) {
    /** Copies the list. */
    Restored {
      skipped = List.copyOf(skipped);
    }
  }

  /**
   * A checkpoint that did not verify.
   *
   * @param folder where it is
   * @param reason why
   */
  record Skipped(String folder, String reason) {
    @Override
    public String toString() {
      return folder + ": " + reason;
    }
  }
}
