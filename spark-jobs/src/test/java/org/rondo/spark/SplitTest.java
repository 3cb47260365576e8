package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.shards.Preparation;
import org.rondo.spark.shards.PreparedData;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RowOrigin;
import org.rondo.spark.source.Sources;

/** Splits have the sizes asked for and depend on rows and seed alone. */
class SplitTest {
  @TempDir Path temp;

  private static PreparedData prepare(RunConfig config) {
    return new Preparation(config, lines -> {})
        .run(Sources.open(SparkTest.session(2), config.data()));
  }

  /** All packed rows of a split in the order of the shards. */
  private static List<String> rows(PreparedData data, Split split) {
    List<String> rows = new ArrayList<>();
    for (Shard shard : data.shards().get(split).collect()) {
      float[] features = new float[shard.layout().inputShape().length()];
      float[] label = new float[shard.layout().labelWidth()];
      for (int i = 0; i < shard.rows(); i++) {
        shard.copy(0, i, features, 0);
        shard.copy(1, i, label, 0);
        rows.add(Arrays.toString(features) + Arrays.toString(label));
      }
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource({
    "'{train: 0.8, validation: 0.1, test: 0.1}', 3, 40, 5, 5",
    "'{train: 0.5, validation: 0.3, test: 0.2}', 4, 25, 15, 10",
    "'{train: 1}', 7, 50, 0, 0",
    "'{train: 0.67, test: 0.33}', 1, 33, 0, 17",
    "'{train: 0.06, validation: 0.94}', 3, 3, 47, 0",
  })
  void sizesAreExactAndShardsEven(String split, int workers, int train, int validation, int test) {
    PreparedData data =
        prepare(
            Samples.config(
                temp,
                Samples.csv(temp),
                "data.split=" + split,
                "training.workers=" + workers,
                "seed=3"));
    try {
      Map<Split, Integer> expected =
          Map.of(Split.TRAIN, train, Split.VALIDATION, validation, Split.TEST, test);
      expected.forEach(
          (name, rows) -> {
            List<Integer> shards = data.rows().get(name);
            assertThat(shards).hasSize(workers);
            assertThat(shards.stream().mapToInt(n -> n).sum()).as(name.toString()).isEqualTo(rows);
            assertThat(Collections.max(shards) - Collections.min(shards)).isLessThanOrEqualTo(1);
          });
      assertThat(data.account().read()).isEqualTo(50);
    } finally {
      data.close();
    }
  }

  @Test
  void everyRowIsInExactlyOneSplitAndAnotherSeedMovesIt() {
    Path file = Samples.csv(temp);
    Set<List<String>> tests = new HashSet<>();
    for (int seed : new int[] {1, 2}) {
      PreparedData data =
          prepare(
              Samples.config(
                  temp,
                  file,
                  "seed=" + seed,
                  "data.features={a: {type: numeric, scale: none}}",
                  "data.split={train: 0.6, validation: 0.2, test: 0.2}"));
      Set<String> all = new HashSet<>();
      for (Split split : Split.values()) {
        all.addAll(rows(data, split));
      }
      assertThat(all).hasSize(50);
      tests.add(rows(data, Split.TEST).stream().sorted().toList());
      data.close();
    }
    assertThat(tests).hasSize(2);
  }

  @Test
  void aBatchLargerThanAShardIsWarnedOf() {
    try (CapturedLog log = new CapturedLog()) {
      prepare(Samples.config(temp, Samples.csv(temp), "training.batch-size=21")).close();
      assertThat(log.messages())
          .contains(
              "WARN training.batch-size 21 is more than a worker's 20 rows: every local step uses"
                  + " all of them");
    }
  }

  @Test
  void equalRowsSpreadOverTheSplits() {
    RunConfig config =
        ConfigReader.read(
            SparkTest.conf("titanic.yaml"),
            List.of("data.split={train: 0.8, validation: 0.1, test: 0.1}"));
    PreparedData data = prepare(config);
    Map<Split, Map<String, Integer>> kinds = new TreeMap<>();
    Map<String, Integer> whole = new TreeMap<>();
    for (Split split : Split.values()) {
      Map<String, Integer> found = new TreeMap<>();
      rows(data, split).forEach(row -> found.merge(row, 1, Integer::sum));
      found.forEach((kind, count) -> whole.merge(kind, count, Integer::sum));
      kinds.put(split, found);
    }
    data.close();
    assertThat(whole).hasSize(24);
    whole.forEach(
        (kind, count) -> {
          if (count >= 3) {
            assertThat(kinds.get(Split.TRAIN)).containsKey(kind);
          }
          if (count >= 75) {
            for (Split held : List.of(Split.VALIDATION, Split.TEST)) {
              assertThat(kinds.get(held).getOrDefault(kind, 0) / (double) count)
                  .as(kind + " in " + held)
                  .isBetween(0.02, 0.25);
            }
          }
        });
  }

  @Test
  void orderFilesFormatAndPartitionsMakeNoDifference() {
    SparkSession session = SparkTest.session(2);
    List<String> rows = new ArrayList<>(Samples.rows(50));
    rows.addAll(rows.subList(0, 20));
    rows.addAll(List.of("1,,g,no", "1,,g,no", "1,bad,g,no"));
    Path one =
        Samples.write(
            temp.resolve("one.csv"), Samples.HEADER + "\n" + String.join("\n", rows) + "\n");
    List<String> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(5));
    for (int i = 0; i < 5; i++) {
      List<String> part = new ArrayList<>(List.of(Samples.HEADER));
      for (int k = i; k < shuffled.size(); k += 5) {
        part.add(shuffled.get(k));
      }
      Samples.write(temp.resolve("five/" + i + ".csv"), String.join("\n", part));
    }
    RawData raw = Sources.open(session, Samples.config(temp, one).data());
    Samples.frame(raw)
        .select(
            raw.columns().stream()
                .map(RowOrigin::column)
                .toArray(org.apache.spark.sql.Column[]::new))
        .repartition(7)
        .write()
        .parquet(temp.resolve("seven.parquet").toString());
    Set<String> digests = new HashSet<>();
    Set<String> fingerprints = new HashSet<>();
    for (Path source : List.of(one, temp.resolve("five"), temp.resolve("seven.parquet"))) {
      TrainingRunResult run =
          Samples.train(
              Samples.config(
                  temp.resolve("runs"),
                  source,
                  "data.features={a: numeric, b: {type: numeric, impute: mean}, c: categorical}",
                  "data.bad-rows.max-fraction=0.1",
                  "training.workers=3"));
      assertThat(run.account().read()).isEqualTo(73);
      assertThat(run.rejectedRows()).isEqualTo(1);
      digests.add(run.parametersSha256());
      fingerprints.add(
          Samples.json(Path.of(run.folder(), "manifest.json")).at("/data/fingerprint").asText());
    }
    assertThat(digests).hasSize(1);
    assertThat(fingerprints).hasSize(1);
  }
}
