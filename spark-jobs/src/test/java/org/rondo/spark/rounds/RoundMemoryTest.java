package org.rondo.spark.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockId;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.spark.SparkTest;
import org.rondo.training.RoundRecord;
import org.rondo.training.TrainingListener;

/** Five hundred rounds leave no more behind than fifty. */
class RoundMemoryTest {
  private static final int ROUNDS = 500;
  private static final long MEBIBYTE = 1 << 20;

  @TempDir Path scratch;

  @ParameterizedTest
  @CsvSource({
    "nesterov, local, SCATTERED",
    "mean, average, COLLECTED",
    "nesterov, local, RESIDENT",
    "nesterov, local, REMOTE"
  })
  void memoryStaysFlat(String averaging, String innerState, SparkRuns.Way way) {
    SparkRuns run =
        SparkRuns.of(
            """
            model: {network: mlp, hidden: [256, 128]}
            training: {batch-size: 10, local-steps: 1, rounds: %d, averaging: %s,
              inner-state: %s}
            """
                .formatted(ROUNDS, averaging, innerState),
            List.of(SparkRuns.shard(20, 1, Float.NaN), SparkRuns.shard(20, 2, Float.NaN)));
    List<Footprint> footprints = new ArrayList<>();

    run.train(
        run.sparkWorkers(way, scratch),
        new TrainingListener() {
          @Override
          public void round(RoundRecord record) {
            if ((record.plan().round() + 1) % 50 == 0) {
              footprints.add(Footprint.now());
            }
          }
        });

    Footprint early = footprints.get(1);
    Footprint late = footprints.get(footprints.size() - 1);
    // A state is 0.15 MiB and travels 1,000 times: kept, it would be 150 MiB and more.
    assertThat(late.heap()).isLessThan(early.heap() + 15 * MEBIBYTE);
    // Up to sixteen rounds' broadcasts are held where workers keep something, and Spark takes the
    // tasks' own away in its own time; a thousand and more would be there if none were destroyed.
    assertThat(late.broadcasts()).isLessThan(early.broadcasts() + 150);
    // Shards of two splits, what workers keep, and what the tasks under way will have computed.
    assertThat(late.cached()).isLessThanOrEqualTo(way == SparkRuns.Way.REMOTE ? 4 : 3);
    assertThat(Footprint.now().broadcasts()).isLessThan(early.broadcasts() + 150);
  }

  /**
   * What the process holds.
   *
   * @param heap bytes in use after a collection
   * @param broadcasts blocks of broadcasts in storage
   * @param cached RDDs that are cached
   */
  private record Footprint(long heap, int broadcasts, int cached) {
    static Footprint now() {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      return new Footprint(
          runtime.totalMemory() - runtime.freeMemory(),
          SparkEnv.get().blockManager().getMatchingBlockIds(BlockId::isBroadcast).size(),
          SparkTest.session(2).sparkContext().getPersistentRDDs().size());
    }
  }
}
