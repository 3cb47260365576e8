package org.rondo.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.management.ObjectName;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.BlockId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.spark.Rondo;
import org.rondo.spark.Samples;

/** Executors and driver hold no more after many fits than after a few. */
@Tag("cluster")
class ManyFitsTest {
  private static final int EXECUTORS = 2;

  /** Networks, arrays outside the heap, and what Rondo keeps of a run. */
  private static final List<String> COUNTED =
      List.of(
          "org.deeplearning4j.nn.multilayer.MultiLayerNetwork",
          "org.nd4j.linalg.cpu.nativecpu.NDArray",
          "org.nd4j.linalg.cpu.nativecpu.buffer.FloatBuffer",
          "org.rondo.engine.CompiledEngine",
          "org.rondo.data.Shard");

  @TempDir private static Path output;
  private static LocalCluster cluster;

  @BeforeAll
  static void start() {
    cluster = LocalCluster.start(EXECUTORS);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void fiftyFitsHoldNoMoreThanFive() throws Exception {
    SparkSession session =
        cluster.session(EXECUTORS, "spark.executor.extraClassPath=" + LocalCluster.testClasses());
    Dataset<Row> rows =
        session
            .range(0, 60, 1, EXECUTORS)
            .selectExpr("id as a", "id * 0.5 as b", "'r' as c", "string(id % 2) as y");
    Map<String, Long> few = Map.of();
    for (int fit = 1; fit <= 50; fit++) {
      Rondo.on(session)
          .fit(Samples.config(output, "rows", "seed=" + fit % 3, "data.split={train: 1}"), rows);
      if (fit == 5) {
        few = settled(session, Map.of());
      }
    }
    Map<String, Long> many = settled(session, few);
    assertThat(few).isNotEmpty();
    for (Map.Entry<String, Long> held : many.entrySet()) {
      assertThat(held.getValue())
          .as(held.getKey())
          .isLessThanOrEqualTo(few.getOrDefault(held.getKey(), 0L));
    }
    assertThat(session.sparkContext().getPersistentRDDs().size()).isZero();
  }

  /**
   * What executors and driver hold; Spark drops blocks in the background, so that it may take a
   * moment.
   */
  private static Map<String, Long> settled(SparkSession session, Map<String, Long> most)
      throws Exception {
    Map<String, Long> held = Map.of();
    for (int i = 0; i < 10; i++) {
      Thread.sleep(500);
      held = new TreeMap<>();
      List<Integer> tasks = IntStream.range(0, 4 * EXECUTORS).boxed().toList();
      JavaSparkContext.fromSparkContext(session.sparkContext())
          .parallelize(tasks, tasks.size())
          .map(task -> Held.here())
          .collect()
          .forEach(held::putAll);
      held.putAll(Held.here());
      Map<String, Long> now = held;
      if (held.keySet().stream().allMatch(key -> now.get(key) <= most.getOrDefault(key, 0L))) {
        break;
      }
    }
    return held;
  }

  /** Counts what is alive in a process. Nothing here is needed of Rondo's jar. */
  private static final class Held {
    private Held() {}

    static Map<String, Long> here() throws Exception {
      Thread.sleep(100);
      Map<String, Long> held = new TreeMap<>();
      String process = SparkEnv.get().executorId() + " ";
      String histogram =
          (String)
              ManagementFactory.getPlatformMBeanServer()
                  .invoke(
                      new ObjectName("com.sun.management:type=DiagnosticCommand"),
                      "gcClassHistogram",
                      new Object[] {new String[0]},
                      new String[] {String[].class.getName()});
      for (String line : histogram.split("\n", -1)) {
        String[] words = line.strip().split("\\s+");
        if (words.length > 3 && COUNTED.contains(words[3])) {
          held.put(process + words[3], Long.parseLong(words[1]));
        }
      }
      scala.Function1<BlockId, Object> broadcast = BlockId::isBroadcast;
      held.put(
          process + "broadcast blocks",
          (long) SparkEnv.get().blockManager().getMatchingBlockIds(broadcast).size());
      return held;
    }
  }
}
