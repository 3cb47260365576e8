package org.rondo.spark.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.error.ConfigurationException;
import org.rondo.spark.SparkTest;
import org.rondo.training.WorkerRound;

/** Where workers' memories are written to, and what is left of that. */
class WorkerMemoriesTest {
  private static final int FITS = 8;
  private static final int TIMES = 5;

  @TempDir private Path temp;

  private final JavaSparkContext context =
      JavaSparkContext.fromSparkContext(SparkTest.session(2).sparkContext());

  /** The folder that parts are written to when it is time for files. */
  private String written(WorkerMemories memories) {
    JavaRDD<WorkerRound.Memory> parts = context.parallelize(List.of(WorkerRound.Memory.NONE), 1);
    memories.keep(parts, parts, 16, () -> {});
    JavaRDD<WorkerRound.Memory> next = memories.store(parts.map(memory -> memory));
    next.count();
    return next.getCheckpointFile().get();
  }

  @Test
  void fitsSideBySideWriteToTheirOwnFolders() throws Exception {
    Path own = Files.createDirectory(temp.resolve("own"));
    context.setCheckpointDir(own.toUri().toString());
    String before = context.getCheckpointDir().get();
    ExecutorService fits = Executors.newFixedThreadPool(FITS);
    try {
      List<Callable<List<String>>> all =
          IntStream.range(0, FITS)
              .mapToObj(fit -> (Callable<List<String>>) () -> fit(fit))
              .toList();
      for (Future<List<String>> fit : fits.invokeAll(all)) {
        assertThat(fit.get()).isEmpty();
      }
      assertThat(context.getCheckpointDir().get()).isEqualTo(before);
    } finally {
      fits.shutdownNow();
      context.sc().checkpointDir_$eq(scala.Option.empty());
    }
    try (var left = Files.list(own)) {
      assertThat(left.flatMap(WorkerMemoriesTest::inside)).isEmpty();
    }
    assertThat(temp.resolve("runs")).doesNotExist();
  }

  private static Stream<Path> inside(Path folder) {
    try (var files = Files.list(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was written elsewhere. */
  private List<String> fit(int number) {
    List<String> elsewhere = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      String folder = temp.resolve("runs/.fitting-" + number + "-" + i).toString();
      try (WorkerMemories memories = new WorkerMemories(context, folder, 1)) {
        String file = written(memories);
        if (!file.contains(folder + "/")) {
          elsewhere.add(file);
        }
      }
    }
    return elsewhere;
  }

  @Test
  void foldersThatWereThereStay() throws Exception {
    Path there = Files.createDirectories(temp.resolve("there"));
    try (WorkerMemories memories =
        new WorkerMemories(context, there.resolve("a/b/.fitting").toString(), 1)) {
      assertThat(written(memories)).contains("/there/a/b/.fitting/");
      Files.writeString(there.resolve("a/mine"), "mine");
    }
    assertThat(there.resolve("a/b")).doesNotExist();
    assertThat(there.resolve("a/mine")).exists();
    try (WorkerMemories memories =
        new WorkerMemories(context, temp.resolve("empty/.fitting").toString(), 1)) {
      Files.createDirectory(temp.resolve("empty"));
      written(memories);
    }
    assertThat(temp.resolve("empty")).isEmptyDirectory();
    assertThat(context.sc().getCheckpointDir().isEmpty()).isTrue();
  }

  @Test
  void aFolderThatCannotBeMadeIsNamedWithItsKey() throws Exception {
    Path file = Files.writeString(temp.resolve("file"), "");
    try (WorkerMemories memories =
        new WorkerMemories(context, file.resolve(".fitting").toString(), 1)) {
      assertThatThrownBy(() -> written(memories))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith("output: cannot make " + file.resolve(".fitting"))
          .hasMessageEndingWith("; set output to a folder that all executors can write");
    }
    assertThat(context.sc().getCheckpointDir().isEmpty()).isTrue();
  }
}
