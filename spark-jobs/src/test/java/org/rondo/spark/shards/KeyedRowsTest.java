package org.rondo.spark.shards;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
  private RunConfig config() {
    String lines =
        IntStream.range(0, 900)
            .mapToObj(
                i -> i % 50 == 3 ? "x,a,no" : i % 3 + "." + i % 7 * (i % 2) + ",w" + i % 2 + ",yes")
            .collect(Collectors.joining("\n", "n,w,y\n", "\n9,only,no\n"));
    return Samples.config(
        temp.resolve("runs"),
        Samples.write(temp.resolve("x.csv"), lines),
        "data.features={n: numeric, w: categorical}");
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
}
