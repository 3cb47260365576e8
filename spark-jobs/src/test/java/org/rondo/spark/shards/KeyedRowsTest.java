package org.rondo.spark.shards;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.RunConfig;
import org.rondo.spark.Samples;
import org.rondo.spark.SparkTest;
import org.rondo.spark.features.InputSpec;
import org.rondo.spark.features.InputSpecs;
import org.rondo.spark.features.RowBlock;
import org.rondo.spark.features.RowBlocks;
import org.rondo.spark.features.RowSplit;
import org.rondo.spark.features.TypedRows;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RowOrigin;
import org.rondo.spark.source.Sources;

class KeyedRowsTest {
  @TempDir Path temp;

  /** Rows that occur once, twice in one part of the file, in several parts, and bad ones. */
  private RunConfig config(String... settings) {
    String lines =
        IntStream.range(0, 900)
            .mapToObj(
                i -> i % 50 == 3 ? "x,a,no" : i % 3 + "." + i % 7 * (i % 2) + ",w" + i % 2 + ",yes")
            .collect(Collectors.joining("\n", "n,w,y\n", "\n9,only,no\n"));
    List<String> all = new ArrayList<>(List.of("data.features={n: numeric, w: categorical}"));
    all.addAll(List.of(settings));
    return Samples.config(
        temp.resolve("runs"),
        Samples.write(temp.resolve("x.csv"), lines),
        all.toArray(String[]::new));
  }

  private static List<String> shown(Dataset<Row> rows) {
    return rows
        .select(
            RowKeys.KEY,
            RowKeys.FINGERPRINT,
            TypedRows.REASON,
            TypedRows.LABEL,
            TypedRows.SPLIT,
            RowOrigin.TEXT)
        .where(TypedRows.REASON + " is null")
        .collectAsList()
        .stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  @Test
  void haveTheKeysThatSparkComputesOverWholeRows() {
    RunConfig config = config();
    RawData data = Sources.open(SparkTest.session(2), config.data());
    InputSpec spec = InputSpecs.forTraining(data, config.data());
    JavaRDD<RowBlock> typed = RowBlocks.of(data, spec, RowSplit.NONE).repartition(3).cache();
    KeyedRows keyed = KeyedRows.of(SparkTest.session(2), typed, 5);
    try {
      List<String> found = shown(keyed.frame(KeyedRows.GOOD));
      assertThat(found).hasSize(883).doesNotHaveDuplicates();
      assertThat(found).isEqualTo(shown(RowKeys.add(TypedRows.of(data, spec), 5)));
      assertThat(keyed.frame(KeyedRows.BAD).select(TypedRows.REASON, RowOrigin.TEXT).head())
          .hasToString("[n: 'x' is not a number,x,a,no]");
    } finally {
      keyed.drop();
      typed.unpersist(true);
    }
  }

  @Test
  void someOfABlockAreTheSameRows() {
    RunConfig config = config("data.split={train: 0.8, validation: 0, test: 0.2, by: w}");
    RawData data = Sources.open(SparkTest.session(2), config.data());
    InputSpec spec = InputSpecs.forTraining(data, config.data());
    RowSplit split = RowSplit.of(config.data().split(), data);
    KeyedRows all = new KeyedRows(SparkTest.session(2), RowBlocks.of(data, spec, split));
    RowBlock.Choice some = (block, row) -> row % 3 == 0 || !block.isGood(row);
    List<String> found = whole(all.changed(block -> block.only(some)).frame((block, row) -> true));
    assertThat(found).hasSizeBetween(301, 330).isEqualTo(whole(all.frame(some)));
    assertThat(found.get(1)).contains("x.csv,0,4,x,a,no").contains("n: 'x' is not a number");
    assertThat(whole(all.changed(block -> block.only((b, row) -> false)).frame(some))).isEmpty();
  }

  private static List<String> whole(Dataset<Row> rows) {
    return rows.withColumn(TypedRows.CONTENT, hex(col(TypedRows.CONTENT))).collectAsList().stream()
        .map(Row::toString)
        .toList();
  }
}
