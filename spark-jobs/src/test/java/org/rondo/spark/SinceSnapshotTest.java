package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.spark.source.Increment;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.Since;

/** What is new between the snapshots of real tables of Iceberg and Delta. */
class SinceSnapshotTest {
  private static final String DELTA = "io.delta.sql.DeltaSparkSessionExtension";
  private static final String ICEBERG = "org.apache.iceberg.spark.SparkCatalog";
  private static SparkSession session;
  private String table;

  @BeforeAll
  static void begin(@TempDir Path temp) {
    assumeThat(there(ICEBERG) && there(DELTA)).as("they are for one line of Spark").isTrue();
    session =
        SparkTest.session(
            2,
            "spark.sql.extensions=" + DELTA,
            "spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog",
            "spark.databricks.delta.snapshotPartitions=1",
            "spark.databricks.delta.stats.collect=false",
            "spark.sql.codegen.factoryMode=NO_CODEGEN", // compiles nothing for a few rows
            "spark.sql.warehouse.dir=" + temp.resolve("delta"),
            "spark.sql.catalog.cat=" + ICEBERG,
            "spark.sql.catalog.cat.type=hadoop",
            "spark.sql.catalog.cat.warehouse=" + temp.resolve("iceberg"));
  }

  @AfterAll
  static void stop() {
    SparkTest.stop();
  }

  private void begin(String kind, String name) {
    table = (kind.startsWith("delta") ? "default." : "cat.db.") + name;
    make(kind);
  }

  private void make(String kind) {
    String properties =
        switch (kind) {
          case "delta-feed" -> "USING delta TBLPROPERTIES (delta.enableChangeDataFeed = true)";
          case "delta" -> "USING delta";
          default -> "USING iceberg";
        };
    session.sql("CREATE TABLE %s (id INT, a DOUBLE, y STRING) %s".formatted(table, properties));
  }

  private static boolean there(String name) {
    try {
      Class.forName(name, false, SinceSnapshotTest.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private RunConfig config(String... settings) {
    return ConfigReader.parse(
        """
        name: day
        data: {source: 'table:%s', label: y}
        model: {network: linear}
        retrain: {since: {snapshot: true, replay: 1}}
        """
            .formatted(table),
        "test",
        List.of(settings));
  }

  private Since since() {
    RunConfig config = config();
    return Since.of(session, config.data(), config.retrain().since(), Clock.systemUTC());
  }

  private void insert(String values) {
    session.sql("INSERT INTO %s VALUES %s".formatted(table, values));
  }

  private static List<Integer> ids(RawData rows) {
    return rows.rows().read().map(row -> (Integer) row.values().at(0)).collect().stream()
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"iceberg", "delta-feed"}) // The feed ends where a column is added.
  void whatIsNewIsNet(String kind) {
    begin(kind, "net_" + kind.replace('-', '_'));
    insert("(1, 1, 'x'), (2, 2, 'y'), (3, 3, 'x')");
    Increment first = since().after(null);
    assertThat(ids(first.fresh())).containsExactly(1, 2, 3);
    assertThat(first.replay()).isNull();
    assertThat(since().after(first.bounds()).counts().fresh()).isZero();

    insert("(4, 4, 'y'), (5, 5, 'x')");
    Increment second = since().after(first.bounds());
    assertThat(ids(second.fresh())).containsExactly(4, 5);
    assertThat(ids(second.replay().rows())).containsExactly(1, 2, 3);
    assertThat(second.counts().fresh()).isEqualTo(2);

    // A row that came and went, one that went, one that is another now, and one like an old one.
    insert("(6, 6, 'y'), (7, 7, 'y'), (3, 3, 'x')");
    session.sql("DELETE FROM %s WHERE id IN (2, 6)".formatted(table));
    if (kind.startsWith("delta")) {
      session.sql("UPDATE %s SET a = 44 WHERE id = 4".formatted(table));
    }
    Increment third = since().after(second.bounds());
    assertThat(ids(third.fresh()))
        .isEqualTo(kind.startsWith("delta") ? List.of(3, 4, 7) : List.of(3, 7));
    assertThat(ids(third.replay().rows()))
        .isEqualTo(kind.startsWith("delta") ? List.of(1, 3, 5) : List.of(1, 3, 4, 5));

    session.sql("ALTER TABLE %s ADD COLUMN b DOUBLE".formatted(table));
    insert("(8, 8, 'x', 0.5)");
    assertThat(ids(since().after(third.bounds()).fresh())).containsExactly(8);

    // Whoever is killed reads the same again, whatever has come meanwhile.
    assertThat(ids(since().within(second.bounds()).fresh())).containsExactly(4, 5);
    assertThat(since().follows(third.bounds(), second.bounds())).isTrue();
    assertThat(since().follows(third.bounds(), first.bounds())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"iceberg", "delta"})
  void aTableThatWasMadeAnewIsNoticed(String kind) {
    begin(kind, "anew");
    insert("(1, 1, 'x')");
    Map<String, Object> bounds = since().after(null).bounds();
    session.sql("DROP TABLE " + table);
    make(kind);
    insert("(3, 3, 'x')");
    assertThatThrownBy(() -> since().after(bounds))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("retrain.since: ")
        .hasMessageContaining(
            kind.equals("delta") ? "is another than it was" : "is there no more: it has expired")
        .hasMessageContaining("--set retrain.since.from=beginning");
    assertThatThrownBy(() -> since().after(Map.of("column", "id")))
        .hasMessageContaining("the last success was bounded by [column]");

    session.range(3).createOrReplaceTempView("plain");
    table = "plain";
    assertThatThrownBy(() -> since().after(null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("keeps no snapshots; expected one of Iceberg or Delta");
  }
}
