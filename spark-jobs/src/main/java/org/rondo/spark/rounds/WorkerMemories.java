package org.rondo.spark.rounds;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import org.rondo.data.Shard;
import org.rondo.error.ConfigurationException;
import org.rondo.training.WorkerRound;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * What the workers keep for themselves from round to round, held in Spark's storage beside their
 * shards. A lost part is computed again from the round before, and so on back, with the broadcasts
 * of those rounds. At regular intervals the parts are written to files, so that neither this chain
 * nor the broadcasts held for it grow. Owned by the driver's thread of one run.
 */
final class WorkerMemories implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerMemories.class);
  private static final int ROUNDS_BETWEEN_FILES = 16;

  /**
   * The most parameters for which parts are held in memory. Larger parts would crowd out the
   * training itself, and are written and read in far less time than their local steps take.
   */
  private static final int MOST_IN_MEMORY = 4 << 20;

  /** Folders above those of this process's runs that they have made; the last one deletes them. */
  private static final Set<Path> MADE_ABOVE = ConcurrentHashMap.newKeySet();

  private final JavaSparkContext context;
  private final String folder;
  private final StorageLevel level;
  private final List<Runnable> held = new ArrayList<>();
  private List<Broadcast<WorkerRound.Memory>> given = List.of();
  private @Nullable JavaRDD<WorkerRound.Memory> latest;
  private @Nullable JavaRDD<?> stored;
  private @Nullable JavaRDD<?> pending;

  /** The folder of the latest files. */
  private @Nullable String file;

  private boolean folderMade;
  private int sinceFiles;

  /**
   * Memories of workers that have none yet.
   *
   * @param folder for the files, on a file system that all executors can reach
   * @param parameters of the network
   */
  WorkerMemories(JavaSparkContext context, String folder, int parameters) {
    this.context = context;
    this.folder = folder;
    this.level =
        parameters > MOST_IN_MEMORY ? StorageLevel.DISK_ONLY() : StorageLevel.MEMORY_AND_DISK();
  }

  /**
   * Stores the parts of one or more rounds, to be computed by the job that uses them and then
   * {@link #keep kept} or {@link #drop dropped}.
   *
   * @param parts one for each worker, made from its shard and from what it kept before
   */
  <T> JavaRDD<T> store(JavaRDD<T> parts) {
    JavaRDD<T> storing = parts.persist(level);
    pending = storing;
    if (sinceFiles + 1 >= ROUNDS_BETWEEN_FILES) {
      writeToFiles(storing);
    }
    return storing;
  }

  /** What the workers have kept before a round, nothing before the first of a fresh run. */
  JavaRDD<WorkerRound.Memory> before(JavaRDD<Shard> shards) {
    if (latest != null) {
      return latest;
    }
    List<Broadcast<WorkerRound.Memory>> restored = given;
    return shards.mapPartitionsWithIndex(
        (worker, shard) ->
            List.of(restored.isEmpty() ? WorkerRound.Memory.NONE : restored.get(worker).value())
                .iterator(),
        true);
  }

  /** The workers' memories after the latest round, fetched one after the other. */
  List<WorkerRound.Memory> collect() {
    List<WorkerRound.Memory> memories = new ArrayList<>();
    if (latest != null) {
      latest.toLocalIterator().forEachRemaining(memories::add);
    } else {
      given.forEach(memory -> memories.add(memory.value()));
    }
    return memories;
  }

  /**
   * Resumes from the memories of an earlier run, before the first round. Each memory is a separate
   * broadcast, so an executor fetches only those of its workers.
   */
  void restore(List<WorkerRound.Memory> memories) {
    given = memories.stream().map(context::broadcast).toList();
    given.forEach(memory -> held.add(memory::destroy));
  }

  /**
   * Makes the next job write the parts, into our folder rather than the context's own. The context
   * has one such setting for all, so that only one run at a time may borrow it.
   */
  private void writeToFiles(JavaRDD<?> parts) {
    synchronized (context.sc()) {
      Option<String> others = context.sc().getCheckpointDir();
      try {
        noteMissingAbove();
        folderMade = true;
        context.setCheckpointDir(folder);
        parts.rdd().checkpoint();
      } catch (Exception e) { // Scala declares no checked exceptions, but throws them.
        throw new ConfigurationException(
            "output: cannot make %s, a folder for what workers keep between rounds: %s; set output to a folder that all executors can write"
                .formatted(folder, e.getMessage()),
            e);
      } finally {
        context.sc().checkpointDir_$eq(others);
      }
    }
  }

  private void noteMissingAbove() throws IOException {
    Path above = new Path(folder).getParent();
    while (above != null && !fileSystem(above).exists(above)) {
      MADE_ABOVE.add(above);
      above = above.getParent();
    }
  }

  private FileSystem fileSystem(Path path) throws IOException {
    return path.getFileSystem(context.hadoopConfiguration());
  }

  /**
   * Makes stored parts, which have been computed, the ones that the next round starts from.
   *
   * @param memories of the parts
   * @param rounds how many the parts contain
   * @param release frees what the parts need to be computed again
   */
  void keep(JavaRDD<?> parts, JavaRDD<WorkerRound.Memory> memories, int rounds, Runnable release) {
    if (sinceFiles + 1 >= ROUNDS_BETWEEN_FILES && !parts.rdd().isCheckpointed()) {
      parts.count(); // an asynchronous job writes no files
    }
    JavaRDD<?> before = stored;
    stored = parts;
    latest = memories;
    pending = null;
    held.add(release);
    sinceFiles += rounds;
    unpersist(before);
    if (parts.rdd().isCheckpointed()) {
      releaseHeld();
      sinceFiles = 0;
      String previous = file;
      file = new Path(parts.rdd().getCheckpointFile().get()).getParent().toString();
      delete(previous);
    }
  }

  /** Forgets stored parts of rounds that were given up. */
  void drop() {
    unpersist(pending);
    pending = null;
  }

  private void releaseHeld() {
    held.forEach(Runnable::run);
    held.clear();
  }

  /** A failure to delete must not cost a run its result. */
  private void delete(@Nullable String path) {
    if (path == null) {
      return;
    }
    try {
      Path old = new Path(path);
      fileSystem(old).delete(old, true);
    } catch (IOException e) {
      LOG.warn("cannot delete {}: {}", path, e.getMessage());
    }
  }

  /** Leaves nothing above our folder that was not there before, unless something else is in it. */
  private void deleteEmptyAbove() {
    synchronized (context.sc()) {
      try {
        Path above = new Path(folder).getParent();
        while (above != null && MADE_ABOVE.contains(above) && isEmpty(above)) {
          fileSystem(above).delete(above, false);
          MADE_ABOVE.remove(above);
          above = above.getParent();
        }
      } catch (IOException e) {
        LOG.warn("cannot delete what is above {}: {}", folder, e.getMessage());
      }
    }
  }

  private boolean isEmpty(Path path) throws IOException {
    return fileSystem(path).exists(path) && fileSystem(path).listStatus(path).length == 0;
  }

  @Override
  public void close() {
    drop();
    unpersist(stored);
    stored = null;
    latest = null;
    releaseHeld();
    if (folderMade) {
      delete(folder);
      deleteEmptyAbove();
      folderMade = false;
    }
  }

  private static void unpersist(@Nullable JavaRDD<?> parts) {
    if (parts != null) {
      parts.unpersist(false);
    }
  }
}
